import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const fieldTypeChanged: ChangeRule = {
  code: 'field-type-changed',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'A field promises something else than clients were written for: another type, or null where none came before.',
  fix: 'Add a field beside it, and deprecate this one.',
  check: (context) =>
    context.changes('field-type-changed').map(({ coordinate, from, to }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} was ${from} and is ${to}`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
