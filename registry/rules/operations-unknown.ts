import { describeAffected, toAffected } from '../operations/recorded-operation.ts';
import type { ChangeRule } from '../rule.ts';

export const operationsUnknown: ChangeRule = {
  code: 'operations-unknown',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'The recorded operations say nothing about this schema: there are none, or they are not valid against base. Changes are then weighed as though every client were affected, or as the policy for no data says.',
  fix: 'Record operations of the graph that base is.',
  *check({ operations, invalidInBase, traffic: { noData } }) {
    if (!operations && noData !== 'fail') return;
    if (!operations || operations.length === 0) {
      const taken = noData === 'unused' ? 'nothing' : 'everything';
      yield {
        coordinate: null,
        severity: noData === 'fail' ? 'block' : 'warn',
        message: `No operation is recorded: changes are weighed as though ${taken} were used`,
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
