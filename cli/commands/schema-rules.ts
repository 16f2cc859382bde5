import { Command, Option } from 'commander';
import { formatRules } from '#registry/report/format-rules.ts';
import { rules } from '#registry/rules.ts';
import { refusingWith2 } from './schema-exit.ts';

type Format = 'text' | 'json' | 'markdown';

function toReport(format: Format): string {
  switch (format) {
    case 'text':
      return rules
        .map(({ code, severity, explanation }) => `${severity.padEnd(5)} ${code}\n      ${explanation}`)
        .join('\n');
    case 'json':
      return JSON.stringify(
        rules.map(({ code, severity, explanation, fix }) => ({ code, severity, explanation, fix })),
        undefined,
        2,
      );
    case 'markdown':
      return formatRules().trimEnd();
  }
}

export const schemaRulesCommand = refusingWith2(
  new Command('rules')
    .description('Lists the rules that `check` applies, in order.')
    .addOption(
      new Option('--format <format>', 'how to list').choices(['text', 'json', 'markdown']).default('text'),
    )
    .action(({ format }: { format: Format }) => console.log(toReport(format))),
);
