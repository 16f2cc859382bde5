import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { CodedError } from '#platform/errors.ts';
import { createGraphVersion, type VersionSource } from './create-graph-version.ts';
import type { GraphVersion } from './graph-version.ts';
import { readFolder } from './read-folder.ts';
import { readGit } from './read-git.ts';

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

/** Splits `REVISION:FOLDER`; undefined for what is not written so. */
function parseRevisionPath(
  where: string,
): { readonly revision: string; readonly folder: string } | undefined {
  const [, revision, folder] = /^([^:]+):(.+)$/.exec(where) ?? [];
  return revision === undefined || folder === undefined ? undefined : { revision, folder };
}

async function readSource(where: string, beside: string, signal: AbortSignal): Promise<VersionSource> {
  if (/^[./~]/.test(where) || (await isFolder(where))) return readFolder(where, signal);
  const written = parseRevisionPath(where);
  if (written) return readGit(written.revision, written.folder, '.', signal);
  const folder = resolve(parseRevisionPath(beside)?.folder ?? beside);
  return readGit(where, basename(folder), dirname(folder), signal);
}

interface ReadOptions {
  /** The folder whose earlier state a bare revision means. */
  readonly beside: string;
  readonly signal: AbortSignal;
}

/**
 * Reads a version's files from a folder, from a git revision (`origin/main`: the folder `beside`, as it was there) or from
 * `REVISION:FOLDER`. Throws `BAD_USER_INPUT` where there is nothing to read.
 */
export async function readVersionSource(
  where: string,
  { beside, signal }: ReadOptions,
): Promise<VersionSource> {
  const source = await readSource(where, beside, signal);
  if (source.subgraphs.length === 0)
    throw new CodedError(
      'BAD_USER_INPUT',
      `${source.label} has no subgraph: it needs a NAME.graphql for each`,
    );
  return source;
}

/** Reads a version as `readVersionSource` does and parses it. Throws `BAD_USER_INPUT` where that cannot be done. */
export async function readVersion(where: string, options: ReadOptions): Promise<GraphVersion> {
  return createGraphVersion(await readVersionSource(where, options));
}
