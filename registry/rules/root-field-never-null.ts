import type { StateRule } from '../rule.ts';
import { isNonNull } from '../version/elements.ts';

export const rootFieldNeverNull: StateRule = {
  code: 'root-field-never-null',
  severity: 'warn',
  looksAt: 'state',
  explanation:
    'A field of Query or Mutation that is never null takes the whole answer with it when one system fails: beside it nothing is left of what the others said.',
  fix: 'Let the field be null.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const root of ['Query', 'Mutation']) {
        for (const { coordinate, type, name } of elements.get(root)?.children ?? []) {
          if (!type || !isNonNull(type) || name.startsWith('_')) continue;
          yield {
            coordinate,
            subgraph,
            message: `${coordinate} is never null: its failure fails everything`,
          };
        }
      }
    }
  },
};
