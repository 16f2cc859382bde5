import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const inputFieldRemoved: ChangeRule = {
  code: 'input-field-removed',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'Operations that send the field stop being valid. Through a variable any field of an input may be sent.',
  fix: 'Keep the field, deprecate it, and ignore it until no client sends it.',
  check: (context) =>
    context.changes('input-field-removed').map(({ coordinate }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} is gone`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
