import type { ChangeRule } from '../rule.ts';
import { toSystems } from '../version/sources.ts';

export const sourceChanged: ChangeRule = {
  code: 'source-changed',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'Another system’s word counts for the field, or nobody knows whose: values, freshness and who may write it change.',
  fix: 'Agree with the owners of both systems, and give the other system’s value a field of its own until then.',
  *check({ base, head, blame }) {
    const coordinates = new Set(base.subgraphs.flatMap(({ elements }) => [...elements.keys()]));
    for (const coordinate of coordinates) {
      const from = toSystems(base, coordinate);
      const isThere = head.subgraphs.some(({ elements }) => elements.has(coordinate));
      if (from.length === 0 || !isThere) continue;
      const to = toSystems(head, coordinate);
      // A system that joins the others is for single-writer to judge.
      if (from.every((system) => to.includes(system))) continue;
      yield {
        coordinate,
        subgraph: blame(coordinate),
        message: `The system of record of ${coordinate} was ${from.join(', ')} and is ${to.join(', ') || 'not named'}`,
      };
    }
  },
};
