import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const enumValueAdded: ChangeRule = {
  code: 'enum-value-added',
  severity: 'warn',
  looksAt: 'change',
  explanation:
    'Clients that read the enum meet a value that they do not know. One that they only send is safe.',
  fix: 'Tell the clients that read it, and make sure that they have a default branch.',
  check: (context) =>
    context
      .changes('enum-value-added')
      .filter(({ position }) => position.output)
      .map(({ coordinate, enumType }) =>
        weighChange(context, {
          coordinate,
          severity: 'warn',
          message: `${coordinate} is new: clients that read ${enumType} may not know it`,
          users: (usage) => usage.readers(enumType),
        }),
      ),
};
