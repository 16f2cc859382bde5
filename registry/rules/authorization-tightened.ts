import { findAuthorizationChanges } from '../diff/authorization-changes.ts';
import type { ChangeRule } from '../rule.ts';
import { describeWidening } from '../version/authorization.ts';
import { weighChange } from '../weigh-change.ts';

export const authorizationTightened: ChangeRule = {
  code: 'authorization-tightened',
  severity: 'warn',
  looksAt: 'change',
  explanation: 'Callers without the new grant get null and an error where they got data.',
  fix: 'Give the clients that read it the grant first.',
  *check(context) {
    for (const { coordinate, from, to } of findAuthorizationChanges(context)) {
      if (describeWidening(to, from) === undefined) continue;
      yield weighChange(context, {
        coordinate,
        severity: 'warn',
        message: `${coordinate} asks for more than it did`,
        users: (usage) => usage.users(coordinate),
      });
    }
  },
};
