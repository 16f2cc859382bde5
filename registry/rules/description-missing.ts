import type { StateRule } from '../rule.ts';
import { directivesOf } from '../version/elements.ts';

const rootTypes = new Set(['Query', 'Mutation', 'Subscription']);

export const descriptionMissing: StateRule = {
  code: 'description-missing',
  severity: 'warn',
  looksAt: 'state',
  explanation: 'Whoever reads the schema has its descriptions to go by and nothing else.',
  fix: 'Describe it in a sentence: what it means, its unit, when it is null.',
  *check({ subgraphs }) {
    const described = new Set(
      subgraphs.flatMap(({ elements }) =>
        [...elements.values()].filter(({ description }) => description).map(({ coordinate }) => coordinate),
      ),
    );
    for (const { name: subgraph, elements } of subgraphs) {
      for (const element of elements.values()) {
        const { coordinate, typeName } = element;
        // What a subgraph writes about a type of another is described there.
        if (described.has(coordinate) || rootTypes.has(coordinate) || typeName.startsWith('@')) continue;
        if (directivesOf(element, 'external').length > 0) continue;
        described.add(coordinate);
        yield { coordinate, subgraph, message: `${coordinate} has no description` };
      }
    }
  },
};
