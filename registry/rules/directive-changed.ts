import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const directiveChanged: ChangeRule = {
  code: 'directive-changed',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Operations that use the directive as it was stop being valid.',
  fix: 'Keep the directive as it was, and add another.',
  check: (context) =>
    context.changes('directive-changed').map(({ coordinate, directive, how }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} ${how}`,
        users: (usage) => usage.users(directive),
      }),
    ),
};
