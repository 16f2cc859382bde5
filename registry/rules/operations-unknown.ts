import { describeAffected, toAffected } from '../operations/recorded-operation.ts';
import type { ChangeRule } from '../rule.ts';

export const operationsUnknown: ChangeRule = {
  code: 'operations-unknown',
  severity: 'warn',
  looksAt: 'change',
  explanation:
    'The recorded operations say nothing about this schema: there are none, or they are not valid against base. Changes are then weighed as though every client were affected.',
  fix: 'Record operations of the graph that base is.',
  *check({ operations, invalidInBase }) {
    if (!operations) return;
    if (operations.length === 0) {
      yield {
        coordinate: null,
        message: 'No operation is recorded: changes are weighed as though all were used',
      };
      return;
    }
    if (invalidInBase.size === 0) return;
    const affected = toAffected(invalidInBase);
    yield {
      coordinate: null,
      severity: 'info',
      message: `Recorded operations that base does not answer are left out: ${describeAffected(affected)}`,
      affected,
    };
  },
};
