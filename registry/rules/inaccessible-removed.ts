import type { ChangeRule } from '../rule.ts';
import { directivesOf } from '../version/elements.ts';

export const inaccessibleRemoved: ChangeRule = {
  code: 'inaccessible-removed',
  severity: 'warn',
  looksAt: 'change',
  explanation: 'What only subgraphs could see, clients can see now.',
  fix: 'Make sure that it is meant for clients, and that it asks for the grants that it needs.',
  *check({ base, head, blame }) {
    for (const [coordinate, element] of base.composed?.elements ?? []) {
      const other = head.composed?.elements.get(coordinate);
      if (!other || directivesOf(element, 'inaccessible').length === 0) continue;
      if (directivesOf(other, 'inaccessible').length > 0) continue;
      yield {
        coordinate,
        subgraph: blame(coordinate),
        message: `${coordinate} was internal and is open to clients`,
      };
    }
  },
};
