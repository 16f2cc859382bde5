import { Command, Option } from 'commander';
import { type ElementChange, findElementChanges } from '#registry/diff/find-element-changes.ts';
import { readVersion } from '#registry/version/read-version.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';

interface Options {
  readonly base: string;
  readonly head: string;
  readonly format: 'text' | 'json';
}

const signs = { added: '+', removed: '-', changed: '~' } as const;

function toLine({ kind, subgraph, coordinate, from, to }: ElementChange): string {
  const detail = kind === 'changed' ? `: ${from} → ${to}` : `: ${from ?? to}`;
  return `${signs[kind]} ${subgraph} ${coordinate}${detail.trimEnd() === ':' ? '' : detail}`;
}

async function diff({ base, head, format }: Options, signal: AbortSignal): Promise<number> {
  const beside = { beside: head, signal };
  const changes = findElementChanges(await readVersion(base, beside), await readVersion(head, beside));
  if (format === 'json') console.log(JSON.stringify({ changes }, undefined, 2));
  else for (const change of changes) console.log(toLine(change));
  return 0;
}

export const schemaDiffCommand = refusingWith2(
  new Command('diff')
    .description('Lists what differs between two versions, safe changes too, subgraph by subgraph.')
    .requiredOption(
      '--base <path|ref>',
      'a folder with an SDL file a subgraph, a git revision, or REVISION:FOLDER',
    )
    .requiredOption('--head <path>', 'the folder with the changed SDL files')
    .addOption(new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text'))
    .action((options: Options) => runCheck((signal) => diff(options, signal))),
);
