import { Command, InvalidArgumentError } from 'commander';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { onRegistry, type RegistryOptions, toAuthor, withRegistry } from './schema-registry.ts';

function parseId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Give the number of a launch.');
  return Number(text);
}

interface Options extends RegistryOptions {
  readonly author?: string;
  readonly reason: string;
}

async function rollback(to: number, options: Options, signal: AbortSignal): Promise<number> {
  const by = { author: toAuthor(options), reason: options.reason };
  const launch = await withRegistry(options, signal, (registry) => registry.rollback(to, by));
  console.log(`launch ${launch.id} published, with the schema of launch ${to}`);
  return 0;
}

export const schemaRollbackCommand = refusingWith2(
  onRegistry(new Command('rollback'))
    .description('Launches the schema of an earlier launch again, unchecked.')
    .argument('<launch>', 'its number, from weir schema history', parseId)
    .option('--author <name>', 'who does it; with --registry it is the token’s name')
    .requiredOption('--reason <text>', 'why, for the history')
    .action((to: number, options: Options) => runCheck((signal) => rollback(to, options, signal))),
);
