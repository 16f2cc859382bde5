import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { CodedError } from '#platform/errors.ts';
import { governanceFile } from '../governance/governance.ts';
import type { VersionSource } from './create-graph-version.ts';
import { checkSize, eventsFolder, toSubgraphName, toTopic } from './version-files.ts';

const run = promisify(execFile);

interface GitFile {
  readonly name: string;
  readonly object: string;
}

type Git = (...args: readonly string[]) => Promise<string>;

function createGit(cwd: string, signal: AbortSignal): Git {
  return async (...args) => {
    const { stdout } = await run('git', ['-C', cwd, ...args], { signal, maxBuffer: 64 * 1_048_576 });
    return stdout;
  };
}

async function filesIn(git: Git, tree: string): Promise<readonly GitFile[]> {
  // Records of `git ls-tree -z --long`: mode, type, object, size, tab, name.
  return (await git('ls-tree', '--full-tree', '-z', '--long', tree)).split('\0').flatMap((record) => {
    const [, type, object, size, name] = /^\d+ (\w+) (\w+) +(\S+)\t(.*)$/s.exec(record) ?? [];
    if (type !== 'blob' || object === undefined || name === undefined) return [];
    if (toSubgraphName(name) ?? toTopic(name)) checkSize(`${tree}/${name}`, Number(size));
    return [{ name, object }];
  });
}

async function readAll<T>(
  git: Git,
  files: readonly GitFile[],
  toItem: (name: string, text: string) => T | undefined,
  wants: (name: string) => string | undefined,
): Promise<readonly T[]> {
  const items: T[] = [];
  // One after the other: a version has tens of files, and each is a process.
  for (const { name, object } of files) {
    if (wants(name) === undefined) continue;
    const item = toItem(name, await git('cat-file', 'blob', object));
    if (item !== undefined) items.push(item);
  }
  return items;
}

/**
 * Reads a version as git has it at a revision. `folder` is relative to `cwd`, which is inside the repository.
 * Throws `BAD_USER_INPUT` for an unknown revision, or one that lacks the folder.
 */
export async function readGit(
  revision: string,
  folder: string,
  cwd: string,
  signal: AbortSignal,
): Promise<VersionSource> {
  const git = createGit(cwd, signal);
  const commit = await git(
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ).then(
    (stdout) => stdout.trim(),
    (cause: unknown) => {
      throw new CodedError(
        'BAD_USER_INPUT',
        `"${revision}" is neither a folder nor a revision that git knows in ${resolve(cwd)}: give a folder, or fetch the revision first`,
        { cause },
      );
    },
  );
  const prefix = (await git('rev-parse', '--show-prefix')).trim();
  const path = `${prefix}${folder}`.replace(/\/+$/, '').replace(/^\.\//, '');
  const tree = path === '' || path === '.' ? commit : `${commit}:${path}`;
  const files = await filesIn(git, tree).catch((cause) => {
    if (cause instanceof CodedError) throw cause;
    throw new CodedError('BAD_USER_INPUT', `Revision "${revision}" has no folder "${path}"`, { cause });
  });
  const events = await filesIn(git, `${tree}${tree === commit ? ':' : '/'}${eventsFolder}`).catch((cause) => {
    if (cause instanceof CodedError) throw cause;
    return [];
  });
  return {
    label: `${revision}:${path}`,
    subgraphs: await readAll(
      git,
      files,
      (name, sdl) => ({ name: toSubgraphName(name) ?? name, sdl }),
      toSubgraphName,
    ),
    governance: (
      await readAll(
        git,
        files,
        (_name, text) => text,
        (name) => (name === governanceFile ? name : undefined),
      )
    )[0],
    events: await readAll(git, events, (name, json) => ({ topic: toTopic(name) ?? name, json }), toTopic),
  };
}
