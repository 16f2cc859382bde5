import type { StateRule } from '../rule.ts';
import { directivesOf, toNamedType } from '../version/elements.ts';
import { isMoneyName } from '../version/money-names.ts';

export const cachedMoneyOrStatus: StateRule = {
  code: 'cached-money-or-status',
  severity: 'warn',
  looksAt: 'state',
  explanation:
    'Money and status are what people act on: they are never stale unless the field says so on purpose.',
  fix: 'Leave @cacheControl off the field, or say in its description why it may be old.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const field of elements.values()) {
        if (field.kind !== 'field' || !field.type || directivesOf(field, 'cacheControl').length === 0)
          continue;
        const type = toNamedType(field.type);
        if (
          !/Status$/.test(type) &&
          !/status$/i.test(field.name) &&
          type !== 'Money' &&
          !isMoneyName(field.name)
        )
          continue;
        yield {
          coordinate: field.coordinate,
          subgraph,
          message: `${field.coordinate} is money or a status, and cached`,
        };
      }
    }
  },
};
