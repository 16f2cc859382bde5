import { Command, Option } from 'commander';
import { type ElementChange, findElementChanges } from '#registry/diff/find-element-changes.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { onRegistry, type RegistryOptions, readVersionOrLaunch } from './schema-registry.ts';

interface Options extends RegistryOptions {
  readonly base: string;
  readonly head: string;
  readonly format: 'text' | 'json';
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

function toLine({ kind, subgraph, coordinate, from, to }: ElementChange): string {
  const detail = kind === 'changed' ? `: ${from} → ${to}` : `: ${from ?? to}`;
  return `${signs[kind]} ${subgraph} ${coordinate}${detail.trimEnd() === ':' ? '' : detail}`;
}

async function diff(options: Options, signal: AbortSignal): Promise<number> {
  const { base, head, format } = options;
  const beside = { ...options, beside: head, signal };
  const changes = findElementChanges(
    await readVersionOrLaunch(base, beside),
    await readVersionOrLaunch(head, beside),
  );
  if (format === 'json') console.log(JSON.stringify({ changes }, undefined, 2));
  else for (const change of changes) console.log(toLine(change));
  return 0;
}

export const schemaDiffCommand = refusingWith2(
  onRegistry(new Command('diff'))
    .description('Lists what differs between two versions, safe changes too, subgraph by subgraph.')
    .requiredOption(
      '--base <path|ref>',
      'a folder with an SDL file a subgraph, a git revision, REVISION:FOLDER, or launch:NUMBER',
    )
    .requiredOption('--head <path>', 'the folder with the changed SDL files, or launch:NUMBER')
    .addOption(new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text'))
    .action((options: Options) => runCheck((signal) => diff(options, signal))),
);
