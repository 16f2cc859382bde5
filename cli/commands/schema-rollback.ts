import { Command, InvalidArgumentError } from 'commander';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { withRegistry } from './schema-registry.ts';

function parseId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Give the number of a launch.');
  return Number(text);
}

interface Options {
  readonly author: string;
  readonly reason: string;
}

async function rollback(to: number, by: Options, signal: AbortSignal): Promise<number> {
  const launch = await withRegistry(signal, (registry) => registry.rollback(to, by));
  console.log(`launch ${launch.id} published, with the schema of launch ${to}`);
  return 0;
}

export const schemaRollbackCommand = refusingWith2(
  new Command('rollback')
    .description('Launches the schema of an earlier launch again, unchecked.')
    .argument('<launch>', 'its number, from weir schema history', parseId)
    .requiredOption('--author <name>', 'who does it')
    .requiredOption('--reason <text>', 'why, for the history')
    .action((to: number, options: Options) => runCheck((signal) => rollback(to, options, signal))),
);
