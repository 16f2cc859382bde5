import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const requiredArgumentAdded: ChangeRule = {
  code: 'required-argument-added',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Operations that read the field without the new argument stop being valid.',
  fix: 'Make the argument optional, or give it a default.',
  check: (context) =>
    context.changes('required-argument-added').map(({ coordinate, field, type }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} must be given now, as ${type}`,
        users: (usage) => usage.users(field),
      }),
    ),
};
