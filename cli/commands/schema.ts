import { Command } from 'commander';
import { schemaApproveCommand } from './schema-approve.ts';
import { schemaCheckCommand } from './schema-check.ts';
import { schemaContractCommand } from './schema-contract.ts';
import { schemaDiffCommand } from './schema-diff.ts';
import { schemaHistoryCommand } from './schema-history.ts';
import { schemaKeyCommand } from './schema-key.ts';
import { schemaOperationsCommand } from './schema-operations.ts';
import { schemaPublishCommand } from './schema-publish.ts';
import { schemaPullCommand } from './schema-pull.ts';
import { schemaRollbackCommand } from './schema-rollback.ts';
import { schemaRulesCommand } from './schema-rules.ts';
import { schemaTokenCommand } from './schema-token.ts';

export const schemaCommand = new Command('schema')
  .description('Checks changes of the schema before clients meet them, and keeps what was published.')
  .addCommand(schemaCheckCommand)
  .addCommand(schemaDiffCommand)
  .addCommand(schemaRulesCommand)
  .addCommand(schemaPublishCommand)
  .addCommand(schemaApproveCommand)
  .addCommand(schemaHistoryCommand)
  .addCommand(schemaRollbackCommand)
  .addCommand(schemaPullCommand)
  .addCommand(schemaContractCommand)
  .addCommand(schemaOperationsCommand)
  .addCommand(schemaTokenCommand)
  .addCommand(schemaKeyCommand);
