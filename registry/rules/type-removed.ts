import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const typeRemoved: ChangeRule = {
  code: 'type-removed',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Operations that read or send the type stop being valid.',
  fix: 'Keep the type and deprecate its fields until no client uses them.',
  check: (context) =>
    context.changes('type-removed').map(({ coordinate }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `Type ${coordinate} is gone`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
