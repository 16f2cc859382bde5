import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const requiredInputFieldAdded: ChangeRule = {
  code: 'required-input-field-added',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Operations that send the input without the new field stop being valid.',
  fix: 'Make the field optional, or give it a default.',
  check: (context) =>
    context.changes('required-input-field-added').map(({ coordinate, owner, type }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} must be given now, as ${type}`,
        users: (usage) => usage.users(owner),
      }),
    ),
};
