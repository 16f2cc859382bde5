import { Command, Option } from 'commander';
import type { Launch } from '#registry/store/launch.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { onRegistry, type RegistryOptions, withRegistry } from './schema-registry.ts';

function toLine({ id, launchedAt, author, reason, rolledBackTo, findings }: Launch): string {
  const back = rolledBackTo === undefined ? '' : ` (back to launch ${rolledBackTo})`;
  const blocked = findings.filter(({ severity }) => severity === 'block').length;
  const approved = blocked === 0 ? '' : ` [${blocked} blocking findings approved]`;
  return `${id}  ${launchedAt.toISOString()}  ${author}: ${reason}${back}${approved}`;
}

interface Options extends RegistryOptions {
  readonly format: 'text' | 'json';
}

async function show(options: Options, signal: AbortSignal): Promise<number> {
  const { format, variant } = options;
  const launches = await withRegistry(options, signal, (registry) => registry.history(variant, 50));
  if (format === 'json') console.log(JSON.stringify({ launches }, undefined, 2));
  else for (const launch of launches) console.log(toLine(launch));
  return 0;
}

export const schemaHistoryCommand = refusingWith2(
  onRegistry(new Command('history'))
    .description('Lists the last 50 launches of a variant, newest first: who published what, and why.')
    .addOption(new Option('--format <format>', 'how to list').choices(['text', 'json']).default('text'))
    .action((options: Options) => runCheck((signal) => show(options, signal))),
);
