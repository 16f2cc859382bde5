import { findInvalid } from '../operations/find-invalid.ts';
import { describeAffected, type RecordedOperation, toAffected } from '../operations/recorded-operation.ts';
import type { ChangeRule, RuleFinding } from '../rule.ts';

export const operationBroken: ChangeRule = {
  code: 'operation-broken',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Recorded operations that base answers are not valid against head.',
  fix: 'Keep what the operations use, or wait until their clients have moved on.',
  *check({ base, head, operations, blame }) {
    if (!operations || !base.composed || !head.composed) return;
    const { apiSchema } = base.composed;
    const reasons = new Map<
      string,
      { readonly finding: RuleFinding; readonly broken: RecordedOperation[] }
    >();
    for (const { operation, message, coordinate } of findInvalid(
      head.composed.apiSchema,
      operations,
      apiSchema,
    )) {
      if (findInvalid(apiSchema, [operation]).next().done !== true) continue;
      const known = reasons.get(message);
      if (known) known.broken.push(operation);
      else {
        const subgraph = coordinate === null ? null : blame(coordinate);
        reasons.set(message, { finding: { coordinate, subgraph, message }, broken: [operation] });
      }
    }
    for (const { finding, broken } of reasons.values()) {
      const affected = toAffected(broken);
      yield { ...finding, message: `${describeAffected(affected)} cannot run: ${finding.message}`, affected };
    }
  },
};
