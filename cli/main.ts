import { Command } from 'commander';
import { explainCommand } from './commands/explain.ts';
import { gatewayCommand } from './commands/gateway.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { schemaCommand } from './commands/schema.ts';
import { startCommand } from './commands/start.ts';
import { subgraphCommand } from './commands/subgraph.ts';
import { tokenCommand } from './commands/token.ts';
import { workerCommand } from './commands/worker.ts';

const program = new Command('weir')
  .description('One GraphQL graph over CRM, ERP and billing, with every system kept inside its limits.')
  .showHelpAfterError()
  .addCommand(startCommand)
  .addCommand(gatewayCommand)
  .addCommand(subgraphCommand)
  .addCommand(workerCommand)
  .addCommand(sandboxCommand)
  .addCommand(tokenCommand)
  .addCommand(explainCommand)
  .addCommand(schemaCommand);

await program.parseAsync();
