import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const oneOfAdded: ChangeRule = {
  code: 'one-of-added',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Clients that send none or several of the fields are refused.',
  fix: 'Add another input type with @oneOf, and another argument for it.',
  check: (context) =>
    context.changes('one-of-added').map(({ coordinate }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `Exactly one field of ${coordinate} must be given now: it has become @oneOf`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
