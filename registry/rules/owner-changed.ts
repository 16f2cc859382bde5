import type { ChangeRule } from '../rule.ts';
import { ownersOf } from '../version/owners.ts';

export const ownerChanged: ChangeRule = {
  code: 'owner-changed',
  severity: 'warn',
  looksAt: 'change',
  explanation:
    'A field moves to another subgraph. Clients see no difference, while both subgraphs must be deployed in the right order.',
  fix: 'Move it with @override(from:), and remove it from the old subgraph afterwards.',
  *check({ base, head }) {
    const fields = base.subgraphs.flatMap(({ elements }) =>
      [...elements.values()].filter(({ kind, typeKind }) => kind === 'field' && typeKind === 'OBJECT'),
    );
    for (const coordinate of new Set(fields.map((field) => field.coordinate))) {
      const from = ownersOf(base, coordinate);
      const to = ownersOf(head, coordinate);
      if (from.length === 0 || to.length === 0 || from.some((owner) => to.includes(owner))) continue;
      const message = `${coordinate} was resolved by ${from.join(', ')} and is by ${to.join(', ')}`;
      yield { coordinate, subgraph: to[0] ?? null, message };
    }
  },
};
