import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const defaultChanged: ChangeRule = {
  code: 'default-changed',
  severity: 'warn',
  looksAt: 'change',
  explanation:
    'Operations that leave the argument or input field out mean something else without a change of their own.',
  fix: 'Keep the default, or tell the clients that leave it out.',
  check: (context) =>
    context.changes('default-changed').map(({ coordinate, owner, from, to }) =>
      weighChange(context, {
        coordinate,
        severity: 'warn',
        message: `The default of ${coordinate} was ${from ?? 'none'} and is ${to ?? 'none'}`,
        users: (usage) =>
          coordinate.endsWith(':)') ? usage.omitters(owner, coordinate) : usage.users(owner),
      }),
    ),
};
