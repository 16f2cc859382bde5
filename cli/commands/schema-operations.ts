import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { print } from 'graphql';
import {
  formatManifest,
  type ManifestFormat,
  manifestFormats,
} from '#registry/operations/format-manifest.ts';
import { readOperations } from '#registry/operations/read-operations.ts';
import { type StoredOperation, toOperationHash } from '#registry/traffic/traffic-store.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { onRegistry, type RegistryOptions, toAuthor, withRegistry } from './schema-registry.ts';

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 400)
    throw new InvalidArgumentError('Give a number of days from 1 to 400.');
  return days;
}

interface ImportOptions extends RegistryOptions {
  readonly client: string;
  readonly clientVersion: string;
  readonly author?: string;
}

async function importFile(file: string, options: ImportOptions, signal: AbortSignal): Promise<number> {
  const { client, clientVersion: version } = options;
  const importedBy = toAuthor(options);
  const read = await readOperations(file, signal);
  const operations = read.map(({ name, id, document }) => {
    const text = print(document);
    return { id: id ?? toOperationHash(text), name, document: text };
  });
  await withRegistry(options, signal, (registry) =>
    registry.importManifest({ client, version, importedBy, operations }),
  );
  console.log(`${operations.length} operations of ${client}${version === '' ? '' : ` ${version}`} imported`);
  return 0;
}

interface ExportOptions extends RegistryOptions {
  readonly client?: string;
  readonly clientVersion: string;
  readonly days: number;
  readonly format: ManifestFormat;
  readonly out?: string;
}

function isOf({ client, clientVersion }: ExportOptions): (operation: StoredOperation) => boolean {
  return ({ callers }) =>
    callers.some(
      (caller) =>
        (client === undefined || caller.client === client) &&
        (clientVersion === '' || caller.version === clientVersion),
    );
}

async function exportManifest(options: ExportOptions, signal: AbortSignal): Promise<number> {
  const { variant, days, client, clientVersion, format, out } = options;
  const text = await withRegistry(options, signal, async (registry) => {
    const ids =
      client === undefined ? new Map<string, string>() : await registry.manifestIds(client, clientVersion);
    return formatManifest((await registry.operations(variant, days)).filter(isOf(options)), format, ids);
  });
  if (out === undefined) console.log(text);
  else await writeFile(out, `${text}\n`);
  return 0;
}

async function list(
  options: RegistryOptions & { readonly days: number },
  signal: AbortSignal,
): Promise<number> {
  const operations = await withRegistry(options, signal, (registry) =>
    registry.operations(options.variant, options.days),
  );
  for (const { name, hash, callers } of operations) {
    const who = callers.map(({ client, version, count, errors }) => {
      const failed = errors > 0 ? `, ${errors} with errors` : '';
      return `${client}${version === '' ? '' : `@${version}`} ${count}${failed}`;
    });
    console.log(`${hash.slice(0, 12)}  ${name}: ${who.join('; ')}`);
  }
  return 0;
}

const importCommand = onRegistry(new Command('import'))
  .description(
    'Keeps a client’s trusted documents, in place of those that it had under the same version: a manifest of Apollo, Relay or Hive, or .graphql files.',
  )
  .argument('<file>', 'a JSON file, a .graphql file, or a folder of those')
  .requiredOption('--client <name>', 'whose they are')
  .option('--client-version <version>', 'which version of it', '')
  .option('--author <name>', 'who imports; with --registry it is the token’s name')
  .action((file: string, options: ImportOptions) => runCheck((signal) => importFile(file, options, signal)));

const days = () => new Option('--days <number>', 'how many days of traffic').argParser(parseDays).default(30);

const exportCommand = onRegistry(new Command('export'))
  .description('Writes the operations that clients sent or are trusted to send as a manifest.')
  .addOption(new Option('--format <format>', 'whose form').choices(manifestFormats).default('apollo'))
  .option('--client <name>', 'this client’s alone')
  .option('--client-version <version>', 'this version’s alone', '')
  .addOption(days())
  .option('--out <file>', 'where to write; stdout where absent')
  .action((options: ExportOptions) => runCheck((signal) => exportManifest(options, signal)));

const listCommand = onRegistry(new Command('list'))
  .description('Lists the operations that clients sent or are trusted to send, most sent first.')
  .addOption(days())
  .action((options: RegistryOptions & { days: number }) => runCheck((signal) => list(options, signal)));

export const schemaOperationsCommand = new Command('operations')
  .description('Imports, exports and lists what clients send.')
  .addCommand(refusingWith2(importCommand))
  .addCommand(refusingWith2(exportCommand))
  .addCommand(refusingWith2(listCommand));
