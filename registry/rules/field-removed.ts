import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const fieldRemoved: ChangeRule = {
  code: 'field-removed',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Operations that read the field stop being valid.',
  fix: 'Keep the field with @deprecated(reason:) until no client reads it.',
  check: (context) =>
    context.changes('field-removed').map(({ coordinate, wasDeprecated }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} is gone${wasDeprecated ? '' : ', and was not deprecated before'}`,
        users: (usage) => usage.users(coordinate),
      }),
    ),
};
