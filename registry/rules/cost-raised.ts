import type { ChangeRule } from '../rule.ts';
import { directivesOf, type Element } from '../version/elements.ts';

const maxGrowth = 1.5;

function numberOf(element: Element | undefined, directive: string, argument: string): number | undefined {
  const value = Number(directivesOf(element, directive)[0]?.args[argument] ?? Number.NaN);
  return Number.isNaN(value) ? undefined : value;
}

const measures = [
  { directive: 'cost', argument: 'weight', what: 'weight' },
  { directive: 'listSize', argument: 'assumedSize', what: 'assumed size' },
] as const;

export const costRaised: ChangeRule = {
  code: 'cost-raised',
  severity: 'warn',
  looksAt: 'change',
  explanation:
    'A field is said to cost over half as much again: operations that were within their budget may be refused.',
  fix: 'Look at the cost of the operations that use it with --operations.',
  *check({ base, head, blame }) {
    for (const [coordinate, element] of base.composed?.elements ?? []) {
      const other = head.composed?.elements.get(coordinate);
      if (!other) continue;
      if (directivesOf(element, 'listSize').length > directivesOf(other, 'listSize').length)
        yield {
          coordinate,
          subgraph: blame(coordinate),
          message: `${coordinate} does not say its size any more: @listSize is gone`,
        };
      for (const { directive, argument, what } of measures) {
        const from = numberOf(element, directive, argument);
        const to = numberOf(other, directive, argument);
        if (from === undefined || to === undefined || to <= from * maxGrowth) continue;
        yield {
          coordinate,
          subgraph: blame(coordinate),
          message: `The ${what} of ${coordinate} was ${from} and is ${to}`,
        };
      }
    }
  },
};
