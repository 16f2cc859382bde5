import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const inputFieldTypeChanged: ChangeRule = {
  code: 'input-field-type-changed',
  severity: 'block',
  looksAt: 'change',
  explanation: 'What clients send for the field is refused.',
  fix: 'Add a field beside it, and deprecate this one.',
  check: (context) =>
    context.changes('input-field-type-changed').map(({ coordinate, from, to }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} took ${from} and takes ${to}`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
