import { Kind } from 'graphql';
import { toAffected } from '../operations/recorded-operation.ts';
import type { StateRule } from '../rule.ts';

export const operationUnnamed: StateRule = {
  code: 'operation-unnamed',
  severity: 'info',
  looksAt: 'state',
  explanation: 'A recorded operation without a name: logs, traces and these findings cannot say which it is.',
  fix: 'Have its client name it.',
  *check(version, { base, operations = [] }) {
    // Of the operations, not of a version: said once, where something changes.
    if (version === base) return;
    if (JSON.stringify(version.composed?.supergraphSdl) === JSON.stringify(base.composed?.supergraphSdl))
      return;
    const unnamed = operations.filter(({ document }) =>
      document.definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION && !node.name),
    );
    if (unnamed.length === 0) return;
    yield {
      coordinate: null,
      message: `${unnamed.length} recorded operations have no name`,
      affected: toAffected(unnamed),
    };
  },
};
