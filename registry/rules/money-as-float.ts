import type { StateRule } from '../rule.ts';
import { toNamedType } from '../version/elements.ts';
import { isMoneyName } from '../version/money-names.ts';

export const moneyAsFloat: StateRule = {
  code: 'money-as-float',
  severity: 'block',
  looksAt: 'state',
  explanation: 'A binary fraction cannot hold most amounts: sums drift by cents.',
  fix: 'Use `Money`, or `Decimal` where the currency is known.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const { coordinate, name, typeName, type } of elements.values()) {
        if (!type || toNamedType(type) !== 'Float') continue;
        if (!isMoneyName(name) && !/Money|Price|Amount/.test(typeName)) continue;
        yield { coordinate, subgraph, message: `${coordinate} is money, and a Float` };
      }
    }
  },
};
