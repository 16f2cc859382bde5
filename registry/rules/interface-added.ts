import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const interfaceAdded: ChangeRule = {
  code: 'interface-added',
  severity: 'warn',
  looksAt: 'change',
  explanation: 'Clients that tell the types behind the interface apart meet one that they do not know.',
  fix: 'Tell the clients, and make sure that they have a default branch.',
  check: (context) =>
    context.changes('interface-added').map(({ coordinate, interfaceType }) =>
      weighChange(context, {
        coordinate,
        severity: 'warn',
        message: `${coordinate} is a ${interfaceType} now`,
        users: (usage) => usage.users(interfaceType),
      }),
    ),
};
