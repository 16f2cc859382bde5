import { type Command, Option } from 'commander';
import { CodedError } from '#platform/errors.ts';
import { createRemoteRegistry } from '#registry/api/remote-registry.ts';
import { mainVariant } from '#registry/store/launch.ts';
import type { SchemaRegistry } from '#registry/store/schema-registry.ts';
import { createGraphVersion } from '#registry/version/create-graph-version.ts';
import type { GraphVersion } from '#registry/version/graph-version.ts';
import { readVersion } from '#registry/version/read-version.ts';
import { readSettings } from '../config/read-settings.ts';
import { startLocalRegistry } from '../wire/local-registry.ts';
import { createProcessLog } from '../wire/process-log.ts';

/** Where the registry is, and which line of launches is meant. */
export interface RegistryOptions {
  readonly registry?: string;
  readonly variant: string;
}

/** Adds the options of `RegistryOptions`. */
export function onRegistry(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--registry <url>',
        'the registry’s API, with the token of WEIR_REGISTRY_TOKEN; WEIR_REGISTRY_URL where absent, or else the database',
      ),
    )
    .addOption(new Option('--variant <name>', 'the line of launches').default(mainVariant));
}

/** Runs a command on the registry at a URL, or on that of the database. */
export async function withRegistry<T>(
  { registry: given }: Pick<RegistryOptions, 'registry'>,
  signal: AbortSignal,
  work: (registry: SchemaRegistry) => Promise<T>,
): Promise<T> {
  const settings = readSettings();
  const url = given ?? settings.registryUrl;
  if (url === undefined) {
    await using local = await startLocalRegistry(settings, createProcessLog(settings), signal);
    return await work(local.registry);
  }
  if (!URL.canParse(url))
    throw new CodedError('BAD_USER_INPUT', `"${url}" is no URL of a registry: write http://HOST:PORT`);
  const token = settings.registryToken;
  if (!token) {
    throw new CodedError(
      'UNAUTHENTICATED',
      `The registry at ${url} takes a token: set WEIR_REGISTRY_TOKEN to one that weir schema token create has made`,
    );
  }
  return work(createRemoteRegistry({ url, token, signal }));
}

/** Who acts. At a URL it is the token's name, whatever is given. Throws `BAD_USER_INPUT` where nobody does. */
export function toAuthor({
  author,
  registry,
}: { readonly author?: string } & Pick<RegistryOptions, 'registry'>): string {
  if (author !== undefined || registry !== undefined || readSettings().registryUrl !== undefined)
    return author ?? '';
  throw new CodedError('BAD_USER_INPUT', 'Say who does it with --author: the database has no tokens to tell');
}

/** Reads a version from where `readVersion` does, or from a launch: `launch:12`, `launch:last`. */
export async function readVersionOrLaunch(
  where: string,
  options: { readonly beside: string; readonly signal: AbortSignal } & RegistryOptions,
): Promise<GraphVersion> {
  const [, id] = /^launch:(\d+|last)$/.exec(where) ?? [];
  if (id === undefined) return readVersion(where, options);
  const { variant } = options;
  return withRegistry(options, options.signal, async (registry) =>
    createGraphVersion(await registry.read(id === 'last' ? { variant } : Number(id))),
  );
}
