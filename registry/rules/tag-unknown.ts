import type { StateRule } from '../rule.ts';
import { directivesOf } from '../version/elements.ts';

export const tagUnknown: StateRule = {
  code: 'tag-unknown',
  severity: 'warn',
  looksAt: 'state',
  explanation:
    'A tag that governance.json does not list is a slip of the pen: the contract that it was meant for does not have the element. A contract that includes a tag nobody wears shows nothing of it.',
  fix: 'Correct the tag, or list it under `tags` in governance.json.',
  *check({ subgraphs, governance: { tags, contracts } }) {
    // Who lists no tags has not taken part.
    if (tags.length === 0) return;
    const worn = new Set<string>();
    for (const { name: subgraph, elements } of subgraphs) {
      for (const element of elements.values()) {
        for (const tag of directivesOf(element, 'tag').map(({ args }) => String(args.name))) {
          worn.add(tag);
          const { coordinate } = element;
          if (!tags.includes(tag))
            yield {
              coordinate,
              subgraph,
              message: `${coordinate} is tagged "${tag}", which is no known tag`,
            };
        }
      }
    }
    for (const [name, { include }] of Object.entries(contracts))
      for (const tag of include.filter((each) => !worn.has(each)))
        yield { coordinate: null, message: `Contract "${name}" includes "${tag}", which nothing is tagged` };
  },
};
