import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The server that runs on a cluster, as its `postmaster.pid` tells. */
export interface Postmaster {
  readonly pid: number;
  /** Absent in the first moments, before the server has written that line. */
  readonly socketDir: string | undefined;
}

/**
 * The live server of this cluster, or `undefined`. A file left behind by a crash is removed: after a restart of a
 * container its process id can belong to somebody else, and PostgreSQL would then refuse to start.
 */
export async function readPostmaster(clusterDir: string): Promise<Postmaster | undefined> {
  const path = join(clusterDir, 'postmaster.pid');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const [pidLine = '', , , , socketDir] = text.split('\n');
  const pid = Number.parseInt(pidLine, 10);
  if (await isPostmaster(pid, clusterDir)) return { pid, socketDir: socketDir || undefined };
  // Only the file that we judged is removed, not one that a starting server wrote meanwhile.
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) await rm(path, { force: true });
  return undefined;
}

/** Whether this process is the PostgreSQL server of this cluster, and not another that got its number. */
export async function isPostmaster(pid: number, clusterDir: string): Promise<boolean> {
  if (!(pid > 0)) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(async () => {
    if (process.platform === 'linux') return '';
    const asked = promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return asked.then(
      ({ stdout }) => stdout,
      () => '',
    );
  });
  return command.includes('bin/postgres') && command.includes(clusterDir);
}

/** Resolves once that server is gone. */
export async function waitUntilGone(pid: number, clusterDir: string, signal?: AbortSignal): Promise<void> {
  while (await isPostmaster(pid, clusterDir)) await delay(20, undefined, signal ? { signal } : {});
}
