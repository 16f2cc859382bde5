import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fchownSync, openSync, renameSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { serverEnvironment } from './cluster.ts';
import type { Keepers } from './keepers.ts';
import type { ServerHome } from './server-home.ts';
import { identity } from './server-user.ts';

/**
 * Runs the server and waits for it, while a second shell reads the keepers' pipe: it answers each line by making the
 * file that the line names, and at end of file asks the server for a fast shutdown. Signals meant for us (Ctrl-C, a
 * service manager's TERM to the whole group) are ignored: we stop first, then the server.
 */
const guardScript = `
trap '' HUP INT TERM
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!
( while IFS= read -r ack; do : >"$ack"; done <&3; exec 3<&-; kill -INT $server ) &
reader=$!
exec 3<&-
wait $server
code=$?
kill -KILL $reader 2>/dev/null
exit $code
`;

/** Small on purpose: one machine, one product, dozens of connections. Durability is left at its safe defaults. */
const settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '300',
  shared_buffers: '32MB',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  // A new segment is 16 MB: to fill it with zeros first held up every commit for 30 to 250 ms. Commits are as durable without.
  wal_init_zero: 'off',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_worker_processes: '2',
  autovacuum_max_workers: '1',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
} as const;

export interface GuardedServer {
  readonly guard: ChildProcess;
  /** The server's exit code, `null` where a signal ended its guard. Rejects where the guard did not start. */
  readonly exited: Promise<number | null>;
}

/** Starts `postgres` under a guard; it is not ready yet. */
export function spawnGuarded(home: ServerHome, { nativeDir }: Binaries, keepers: Keepers): GuardedServer {
  const command = [join(nativeDir, 'bin', 'postgres'), '-D', home.clusterDir];
  // The setting is a list: quotes keep a comma in the path from splitting it.
  command.push('-c', `unix_socket_directories="${home.socketDir.replaceAll('"', '""')}"`);
  for (const [name, value] of Object.entries(settings)) command.push('-c', `${name}=${value}`);

  keepPreviousLog(home.logFile);
  const logFd = openSync(home.logFile, 'a', 0o600);
  try {
    // By descriptor: another process that starts at the same moment may have renamed the file already.
    if (home.user) fchownSync(logFd, home.user.uid, home.user.gid);
    const guard = keepers.lend((readFd) =>
      spawn('/bin/sh', ['-c', guardScript, 'weir-postgres-guard', ...command], {
        ...identity(home.user),
        cwd: home.homeDir,
        env: serverEnvironment,
        stdio: [readFd, logFd, logFd],
        detached: true,
      }),
    );
    const exited = new Promise<number | null>((resolve, reject) => {
      guard.once('error', reject);
      guard.once('exit', resolve);
    });
    exited.catch(() => undefined);
    // A process that ends without disposing is seen by the guard; it needs no event loop held open.
    guard.unref();
    return { guard, exited };
  } finally {
    closeSync(logFd);
  }
}

/** What the server last said, for a message about why it stopped. */
export async function readLogTail({ logFile }: ServerHome, lines = 5): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

function keepPreviousLog(logFile: string): void {
  try {
    renameSync(logFile, `${logFile}.1`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
