import type { StateRule } from '../rule.ts';
import { toNamedType } from '../version/elements.ts';

export const mutationResult: StateRule = {
  code: 'mutation-result',
  severity: 'warn',
  looksAt: 'state',
  explanation:
    'A mutation that answers a scalar or an enum has no room for the errors of the business, nor for what it will have to say next year.',
  fix: 'Return a payload type of its own, with `userErrors`.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const { coordinate, type } of elements.get('Mutation')?.children ?? []) {
        const named = type && toNamedType(type);
        const kind = named === undefined ? undefined : elements.get(named)?.typeKind;
        if (kind !== undefined && kind !== 'SCALAR' && kind !== 'ENUM') continue;
        yield { coordinate, subgraph, message: `${coordinate} answers ${named}, which can say nothing more` };
      }
    }
  },
};
