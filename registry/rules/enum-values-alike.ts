import type { StateRule } from '../rule.ts';

export const enumValuesAlike: StateRule = {
  code: 'enum-values-alike',
  severity: 'warn',
  looksAt: 'state',
  explanation: 'Two values of an enum differ in upper and lower case only: clients’ code makes one of them.',
  fix: 'Remove one, or name what sets them apart.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const type of elements.values()) {
        if (type.kind !== 'type' || type.typeKind !== 'ENUM') continue;
        const seen = new Map<string, string>();
        for (const { name, coordinate } of type.children) {
          const other = seen.get(name.toLowerCase());
          if (other !== undefined)
            yield { coordinate, subgraph, message: `${coordinate} differs from ${other} in its case only` };
          seen.set(name.toLowerCase(), name);
        }
      }
    }
  },
};
