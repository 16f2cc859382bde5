import { Command } from 'commander';

// By name, so that a command does not wait for the modules of the others: a check in CI needs no gateway.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).startCommand,
  gateway: async () => (await import('./commands/gateway.ts')).gatewayCommand,
  subgraph: async () => (await import('./commands/subgraph.ts')).subgraphCommand,
  worker: async () => (await import('./commands/worker.ts')).workerCommand,
  webhooks: async () => (await import('./commands/webhooks.ts')).webhooksCommand,
  sandbox: async () => (await import('./commands/sandbox.ts')).sandboxCommand,
  reconcile: async () => (await import('./commands/reconcile.ts')).reconcileCommand,
  registry: async () => (await import('./commands/registry.ts')).registryCommand,
  token: async () => (await import('./commands/token.ts')).tokenCommand,
  revoke: async () => (await import('./commands/revoke.ts')).revokeCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  schema: async () => (await import('./commands/schema.ts')).schemaCommand,
};

const program = new Command('weir')
  .description('One GraphQL graph over CRM, ERP and billing, with every system kept inside its limits.')
  .showHelpAfterError();

const wanted = process.argv[2] ?? '';
const names = Object.hasOwn(commands, wanted) ? [wanted] : Object.keys(commands);
for (const name of names) {
  const command = await commands[name]?.();
  if (command) program.addCommand(command);
}

await program.parseAsync();
