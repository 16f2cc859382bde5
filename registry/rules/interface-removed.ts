import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const interfaceRemoved: ChangeRule = {
  code: 'interface-removed',
  severity: 'block',
  looksAt: 'change',
  explanation: 'Fragments that rely on the type having the interface stop being valid.',
  fix: 'Keep the interface until no client asks by way of it.',
  check: (context) =>
    context.changes('interface-removed').map(({ coordinate, interfaceType }) =>
      weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} is not a ${interfaceType} any more`,
        users: (usage) => [
          ...new Set([
            ...usage.matchers(coordinate),
            ...usage.matchers(interfaceType),
            ...usage.users(interfaceType),
          ]),
        ],
      }),
    ),
};
