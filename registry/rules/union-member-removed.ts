import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const unionMemberRemoved: ChangeRule = {
  code: 'union-member-removed',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Fragments on the type inside of the union stop being valid.',
  fix: 'Keep the member until no client asks for it.',
  check: (context) =>
    context.changes('union-member-removed').map(({ coordinate, member }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${member} is not one of ${coordinate} any more`,
        users: (usage) => usage.matchers(member),
      }),
    ),
};
