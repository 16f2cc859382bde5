import type { StateRule } from '../rule.ts';

export const subscriptionNotResumable: StateRule = {
  code: 'subscription-not-resumable',
  severity: 'warn',
  looksAt: 'state',
  explanation: 'A client whose connection breaks misses what happens meanwhile, and does not know.',
  fix: 'Take `after: Cursor`, and give each event its `cursor`.',
  *check({ subgraphs }) {
    for (const { name: subgraph, elements } of subgraphs) {
      for (const { coordinate, children } of elements.get('Subscription')?.children ?? []) {
        if (children.some(({ name }) => name === 'after')) continue;
        yield { coordinate, subgraph, message: `${coordinate} cannot be resumed: it takes no \`after\`` };
      }
    }
  },
};
