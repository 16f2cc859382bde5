import { Command, Option } from 'commander';
import type { Launch } from '#registry/store/launch.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { withRegistry } from './schema-registry.ts';

function toLine({ id, launchedAt, author, reason, rolledBackTo, findings }: Launch): string {
  const back = rolledBackTo === undefined ? '' : ` (back to launch ${rolledBackTo})`;
  const blocked = findings.filter(({ severity }) => severity === 'block').length;
  const approved = blocked === 0 ? '' : ` [${blocked} blocking findings approved]`;
  return `${id}  ${launchedAt.toISOString()}  ${author}: ${reason}${back}${approved}`;
}

interface Options {
  readonly format: 'text' | 'json';
}

async function show({ format }: Options, signal: AbortSignal): Promise<number> {
  const launches = await withRegistry(signal, (registry) => registry.history(50));
  if (format === 'json') console.log(JSON.stringify({ launches }, undefined, 2));
  else for (const launch of launches) console.log(toLine(launch));
  return 0;
}

export const schemaHistoryCommand = refusingWith2(
  new Command('history')
    .description('Lists the last 50 launches, newest first: who published what, and why.')
    .addOption(new Option('--format <format>', 'how to list').choices(['text', 'json']).default('text'))
    .action((options: Options) => runCheck((signal) => show(options, signal))),
);
