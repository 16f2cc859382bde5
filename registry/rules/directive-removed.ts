import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const directiveRemoved: ChangeRule = {
  code: 'directive-removed',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Operations that use the directive stop being valid.',
  fix: 'Keep the directive until no client uses it.',
  check: (context) =>
    context.changes('directive-removed').map(({ coordinate }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} is gone`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
