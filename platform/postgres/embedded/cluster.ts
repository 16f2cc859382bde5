import { execFile } from 'node:child_process';
import { chown, lstat, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CodedError } from '../../errors.ts';
import type { Binaries } from './binaries.ts';
import type { ServerHome } from './server-home.ts';
import { identity } from './server-user.ts';

export const superuser = 'weir';

/** What initdb and postgres see of our environment: nothing that could redirect them, such as PGDATA or LC_ALL. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Makes the database cluster where there is none, and refuses one that another major version wrote. */
export async function openCluster(home: ServerHome, binaries: Binaries, signal: AbortSignal): Promise<void> {
  if (!(await lstat(home.clusterDir).catch(() => undefined))) await initialise(home, binaries, signal);
  const written = (await readFile(join(home.clusterDir, 'PG_VERSION'), 'utf8')).trim();
  if (written === String(binaries.major)) return;
  throw new CodedError(
    'INTERNAL',
    `The data in ${home.clusterDir} was written by PostgreSQL ${written} and this release brings PostgreSQL ` +
      `${binaries.major}, which cannot open it. Dump it with the release that wrote it or with any PostgreSQL ${written} ` +
      `(pg_dumpall), move ${home.clusterDir} aside, start again and load the dump with psql; ` +
      'docs/operations/postgres.md has the commands.',
  );
}

/** initdb works beside the final name and is renamed to it, so that a kill half-way leaves nothing to mistake for data. */
async function initialise(home: ServerHome, { nativeDir }: Binaries, signal: AbortSignal): Promise<void> {
  await removeUnfinished(home);
  const unfinished = await mkdtemp(join(home.homeDir, 'data.new-'));
  if (home.user) await chown(unfinished, home.user.uid, home.user.gid);
  const args = ['-D', unfinished, '-U', superuser, '--auth=trust', '--no-instructions', '--encoding=UTF8'];
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  try {
    await promisify(execFile)(join(nativeDir, 'bin', 'initdb'), args, {
      ...identity(home.user),
      cwd: home.homeDir,
      env: serverEnvironment,
      signal,
    });
    await rename(unfinished, home.clusterDir);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    signal.throwIfAborted();
    // Another process that starts at the same moment finished first: its cluster is as good as ours.
    if (await lstat(home.clusterDir).catch(() => undefined)) return;
    throw cannotRun('initdb', nativeDir, cause);
  }
}

const unfinishedIsDeadAfterMs = 10 * 60_000;

async function removeUnfinished({ homeDir }: ServerHome): Promise<void> {
  for (const name of await readdir(homeDir)) {
    if (!name.startsWith('data.new-')) continue;
    const path = join(homeDir, name);
    const touched = await stat(path).catch(() => undefined);
    if (touched && Date.now() - touched.mtimeMs > unfinishedIsDeadAfterMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** Says why a packaged binary did not run, with what it printed. */
export function cannotRun(name: string, nativeDir: string, cause: unknown): CodedError {
  const { code, stderr } = cause as { code?: unknown; stderr?: unknown };
  // The file is there, so what was not found is the loader that it names: a C library other than glibc.
  const why =
    code === 'ENOENT'
      ? 'this system lacks the GNU C library 2.27 or newer (Alpine Linux does)'
      : String(stderr || (cause instanceof Error ? cause.message : cause)).trim();
  return new CodedError(
    'INTERNAL',
    `${name} of ${dirname(nativeDir)} did not run: ${why}. Set DATABASE_URL to a PostgreSQL server if that cannot be helped.`,
    { cause },
  );
}
