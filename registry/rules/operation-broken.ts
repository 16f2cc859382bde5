import { findInvalid } from '../operations/find-invalid.ts';
import { describeAffected, type RecordedOperation, toAffected } from '../operations/recorded-operation.ts';
import { schemaRules } from '../operations/validation-rules.ts';
import type { ChangeRule, RuleFinding } from '../rule.ts';

export const operationBroken: ChangeRule = {
  code: 'operation-broken',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Recorded operations that base answers are not valid against head.',
  fix: 'Keep what the operations use, or wait until their clients have moved on.',
  *check({ base, head, operations, invalidInBase, blame }) {
    if (!operations || !base.composed || !head.composed) return;
    const { apiSchema } = base.composed;
    const reasons = new Map<
      string,
      { readonly finding: RuleFinding; readonly broken: RecordedOperation[] }
    >();
    const answered = operations.filter((operation) => !invalidInBase.has(operation));
    for (const found of findInvalid(head.composed.apiSchema, answered, schemaRules)) {
      const { operation, message } = found;
      const known = reasons.get(message);
      if (known) known.broken.push(operation);
      else {
        const coordinate = found.coordinateIn(apiSchema);
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
