import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const deprecationRemoved: ChangeRule = {
  code: 'deprecation-removed',
  severity: 'warn',
  looksAt: 'change',
  explanation: 'A part of the schema that clients were told to leave is not deprecated any more.',
  fix: 'Tell the clients which of the two they are to use.',
  check: (context) =>
    context.changes('deprecation-removed').map(({ coordinate }) =>
      weighChange(context, {
        coordinate,
        severity: 'warn',
        message: `${coordinate} is not deprecated any more`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
