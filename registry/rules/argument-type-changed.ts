import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const argumentTypeChanged: ChangeRule = {
  code: 'argument-type-changed',
  severity: 'block',
  looksAt: 'change',
  explanation: 'What clients send for the argument is refused, or what they left out must be sent.',
  fix: 'Add an argument beside it, and deprecate this one.',
  check: (context) =>
    context.changes('argument-type-changed').map(({ coordinate, field, from, to, onlyRequired }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} took ${from} and takes ${to}`,
        // One that sends a value at every call already is not reached by its becoming required.
        users: (usage) => (onlyRequired ? usage.omitters(field, coordinate) : usage.users(coordinate)),
      }),
    ),
};
