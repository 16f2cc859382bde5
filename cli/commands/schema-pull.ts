import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { CodedError } from '#platform/errors.ts';
import { governanceFile } from '#registry/governance/governance.ts';
import type { LaunchContent } from '#registry/store/launch.ts';
import { eventsFolder } from '#registry/version/version-files.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { onRegistry, type RegistryOptions, withRegistry } from './schema-registry.ts';

interface Options extends RegistryOptions {
  readonly launch?: number;
  readonly subgraph?: string;
  readonly supergraph?: true;
  readonly contract?: string;
  readonly out?: string;
}

function parseLaunch(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('Give the number of a launch.');
  return Number(text);
}

/** One text where one is asked for, or else every file of the launch. */
function toText({ subgraph, supergraph }: Options, content: LaunchContent): string | undefined {
  if (supergraph) return content.supergraphSdl;
  if (subgraph === undefined) return undefined;
  const found = content.subgraphs.find(({ name }) => name === subgraph);
  if (found) return found.sdl;
  const names = content.subgraphs.map(({ name }) => name).join(', ');
  throw new CodedError('NOT_FOUND', `${content.label} has no subgraph "${subgraph}": choose ${names}`);
}

function toFiles({
  subgraphs,
  events,
  governance,
  supergraphSdl,
}: LaunchContent): ReadonlyMap<string, string> {
  return new Map([
    ...subgraphs.map(({ name, sdl }) => [`${name}.graphql`, sdl] as const),
    ...events.map(({ topic, json }) => [join(eventsFolder, `${topic}.schema.json`), json] as const),
    ...(governance === undefined ? [] : [[governanceFile, governance] as const]),
    ['supergraph.graphql', supergraphSdl],
  ]);
}

async function pull(options: Options, signal: AbortSignal): Promise<number> {
  const { variant, contract, launch, out } = options;
  if (contract !== undefined) {
    const artefact = await withRegistry(options, signal, (registry) =>
      registry.readArtefact({ variant, contract }, 0),
    );
    await print(artefact?.sdl ?? '', out);
    return 0;
  }
  const content = await withRegistry(options, signal, (registry) => registry.read(launch ?? { variant }));
  const text = toText(options, content);
  if (text !== undefined) await print(text, out);
  else if (out === undefined)
    throw new CodedError(
      'BAD_USER_INPUT',
      'Say where to write the files with --out FOLDER, or ask for --supergraph or --subgraph NAME',
    );
  else {
    for (const [file, each] of toFiles(content)) {
      await mkdir(dirname(join(out, file)), { recursive: true });
      await writeFile(join(out, file), each);
    }
    console.log(`${content.label} written to ${out}`);
  }
  return 0;
}

async function print(text: string, out: string | undefined): Promise<void> {
  if (out === undefined) console.log(text.trim());
  else await writeFile(out, text);
}

export const schemaPullCommand = refusingWith2(
  onRegistry(new Command('pull'))
    .description(
      'Writes what was published: a folder with every file, or one SDL as GraphOS, Hive and other gateways take it.',
    )
    .option('--launch <number>', 'which launch; the variant’s last where absent', parseLaunch)
    .option('--supergraph', 'the supergraph SDL alone')
    .option('--subgraph <name>', 'one subgraph’s SDL alone')
    .option('--contract <name>', 'a contract’s supergraph SDL alone, of the last launch')
    .option('--out <path>', 'where to write; stdout for one SDL where absent')
    .action((options: Options) => runCheck((signal) => pull(options, signal))),
);
