import { Command } from 'commander';
import { schemaCheckCommand } from './schema-check.ts';
import { schemaDiffCommand } from './schema-diff.ts';
import { schemaRulesCommand } from './schema-rules.ts';

export const schemaCommand = new Command('schema')
  .description('Checks changes of the schema before clients meet them.')
  .addCommand(schemaCheckCommand)
  .addCommand(schemaDiffCommand)
  .addCommand(schemaRulesCommand);
