import type { ChangeRule } from '../rule.ts';
import { weighChange } from '../weigh-change.ts';

export const enumValueRemoved: ChangeRule = {
  code: 'enum-value-removed',
  severity: 'block',
  looksAt: 'change',
  explanation:
    'Where clients send the enum, the value is refused. Where they read it, what they wrote for the value is dead, and records that still have it fail.',
  fix: 'Deprecate the value, and remove it when no client sends it and no record has it.',
  check: (context) =>
    context.changes('enum-value-removed').map(({ coordinate, enumType, position: { input, output } }) => {
      const where =
        input && output ? 'clients send and read it' : input ? 'clients send it' : 'clients read it';
      return weighChange(context, {
        coordinate,
        severity: 'block',
        message: `${coordinate} is gone: ${where}`,
        users: (usage) => [
          ...new Set([...usage.users(coordinate), ...(output ? usage.readers(enumType) : [])]),
        ],
      });
    }),
};
