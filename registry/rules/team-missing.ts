import type { StateRule } from '../rule.ts';

export const teamMissing: StateRule = {
  code: 'team-missing',
  severity: 'warn',
  looksAt: 'state',
  explanation:
    'Nobody answers for a subgraph: the findings, deprecations and incidents of its types and fields have no address.',
  fix: 'Name its team under `teams` in governance.json; a type of another team there by its own name.',
  *check({ subgraphs, governance: { teams } }) {
    for (const { name, elements } of subgraphs) {
      if (teams[name] !== undefined) continue;
      const own = [...elements.values()].filter(
        ({ kind, typeName }) => kind === 'type' && teams[typeName] === undefined,
      );
      if (own.length === 0) continue;
      yield { coordinate: null, subgraph: name, message: `No team answers for subgraph ${name}` };
    }
  },
};
