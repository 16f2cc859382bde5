import { findInvalid } from '../operations/find-invalid.ts';
import { describeAffected, toAffected } from '../operations/recorded-operation.ts';
import type { ChangeRule } from '../rule.ts';

export const operationsUnknown: ChangeRule = {
  code: 'operations-unknown',
  severity: 'warn',
  looksAt: 'change',
  explanation:
    'The recorded operations say nothing about this schema: there are none, or they are not valid against base. Changes are then weighed as though every client were affected.',
  fix: 'Record operations of the graph that base is.',
  *check({ base, operations }) {
    if (!operations) return;
    if (operations.length === 0) {
      yield {
        coordinate: null,
        message: 'No operation is recorded: changes are weighed as though all were used',
      };
      return;
    }
    if (!base.composed) return;
    const strange = [...findInvalid(base.composed.apiSchema, operations)];
    if (strange.length === 0) return;
    const affected = toAffected(strange.map(({ operation }) => operation));
    yield {
      coordinate: null,
      severity: 'info',
      message: `Recorded operations that base does not answer are left out: ${describeAffected(affected)}`,
      affected,
    };
  },
};
