import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '#platform/errors.ts';
import { governanceFile } from '../governance/governance.ts';
import type { VersionSource } from './create-graph-version.ts';
import { checkSize, eventsFolder, toSubgraphName, toTopic } from './version-files.ts';

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function readText(path: string, signal: AbortSignal): Promise<string> {
  checkSize(path, (await stat(path)).size);
  return readFile(path, { encoding: 'utf8', signal });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** Reads a version from a folder with one SDL file a subgraph and, where there is one, `events/*.schema.json`. */
export async function readFolder(folder: string, signal: AbortSignal): Promise<VersionSource> {
  const files = await namesIn(folder).catch((cause) => {
    if (!isMissing(cause)) throw cause;
    throw new CodedError(
      'BAD_USER_INPUT',
      `There is no folder "${folder}": give one with an SDL file a subgraph`,
      {
        cause,
      },
    );
  });
  const eventFiles = await namesIn(join(folder, eventsFolder)).catch((cause) => {
    if (isMissing(cause)) return [];
    throw cause;
  });
  const subgraphs = files.map(async (file) => {
    const name = toSubgraphName(file);
    return name === undefined ? [] : [{ name, sdl: await readText(join(folder, file), signal) }];
  });
  const events = eventFiles.map(async (file) => {
    const topic = toTopic(file);
    return topic === undefined
      ? []
      : [{ topic, json: await readText(join(folder, eventsFolder, file), signal) }];
  });
  return {
    label: folder,
    subgraphs: (await Promise.all(subgraphs)).flat(),
    events: (await Promise.all(events)).flat(),
    governance: files.includes(governanceFile)
      ? await readText(join(folder, governanceFile), signal)
      : undefined,
  };
}
