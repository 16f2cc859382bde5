import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const unionMemberAdded: ChangeRule = {
  code: 'union-member-added',
  severity: 'warn',
  looksAt: 'change',
  explanation: 'Clients that tell the members apart meet one that they do not know.',
  fix: 'Tell the clients, and make sure that they have a default branch.',
  check: (context) =>
    context.changes('union-member-added').map(({ coordinate, member }) =>
      weighChange(context, {
        coordinate,
        severity: 'warn',
        message: `${member} is one of ${coordinate} now`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
