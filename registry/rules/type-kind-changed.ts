import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const typeKindChanged: ChangeRule = {
  code: 'type-kind-changed',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'A type that was one kind of thing is another: selections and values written for the one do not fit the other.',
  fix: 'Give the new type a name of its own.',
  check: (context) =>
    context.changes('type-kind-changed').map(({ coordinate, from, to }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} was ${from} and is ${to}`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
