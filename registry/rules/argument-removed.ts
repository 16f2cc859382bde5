import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const argumentRemoved: ChangeRule = {
  code: 'argument-removed',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Operations that send the argument stop being valid.',
  fix: 'Keep the argument, deprecate it, and ignore it until no client sends it.',
  check: (context) =>
    context.changes('argument-removed').map(({ coordinate }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} is gone`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
