import type { ChangeRule } from '../rule.ts';
import { directivesOf, type Element } from '../version/elements.ts';

function tagsOf(element: Element): readonly string[] {
  return directivesOf(element, 'tag').map(({ args }) => String(args.name));
}

export const tagRemoved: ChangeRule = {
  code: 'tag-removed',
  severity: 'warn',
  looksAt: 'change',
  explanation:
    'Contracts are cut out of the graph by @tag: clients of that contract lose what is not tagged any more.',
  fix: 'Keep the tag until no client of the contract uses it.',
  *check({ base, head, blame }) {
    for (const [coordinate, element] of base.composed?.elements ?? []) {
      const other = head.composed?.elements.get(coordinate);
      if (!other) continue;
      const kept = tagsOf(other);
      for (const tag of tagsOf(element).filter((candidate) => !kept.includes(candidate)))
        yield {
          coordinate,
          subgraph: blame(coordinate),
          message: `${coordinate} is not tagged "${tag}" any more`,
        };
    }
  },
};
