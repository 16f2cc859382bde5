import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const specifiedByChanged: ChangeRule = {
  code: 'specified-by-changed',
  severity: 'warn',
  looksAt: 'change',
  explanation: 'The scalar is specified elsewhere: its values may look different.',
  fix: 'Give the new format a scalar of its own.',
  check: (context) =>
    context.changes('specified-by-changed').map(({ coordinate, from, to }) =>
      weighChange(context, {
        coordinate,
        severity: 'warn',
        message: `${coordinate} was specified by ${from} and is by ${to}`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
