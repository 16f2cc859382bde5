import { setTimeout as delay } from 'node:timers/promises';
import type { ClientConfig } from 'pg';
import type { Log } from '../../log.ts';
import { waitUntilReady } from '../wait-until-ready.ts';
import type { Binaries } from './binaries.ts';
import { cannotRun, superuser } from './cluster.ts';
import { readLogTail, spawnGuarded } from './guarded-server.ts';
import type { Keepers } from './keepers.ts';
import { isPostmaster, type Postmaster, readPostmaster, waitUntilGone } from './postmaster.ts';
import type { ServerHome } from './server-home.ts';

/** Names the socket's file; nothing listens on TCP. */
export const socketPort = 5432;

export interface Place {
  readonly home: ServerHome;
  readonly binaries: Binaries;
  readonly keepers: Keepers;
  readonly log: Log;
}

export interface Running {
  readonly pid: number;
  readonly socketDir: string;
}

/** Adopts the server that runs, or starts one, until either has worked. */
export async function acquireServer(place: Place, signal: AbortSignal): Promise<Running> {
  for (;;) {
    signal.throwIfAborted();
    const found = await readPostmaster(place.home.clusterDir);
    const running = found ? await adopt(place, found, signal) : await start(place, signal);
    if (running) return running;
  }
}

async function adopt(place: Place, found: Postmaster, signal: AbortSignal): Promise<Running | undefined> {
  const { clusterDir } = place.home;
  if (!(await place.keepers.join(signal))) {
    // It is on its way out, or its guard is gone and nothing would ever stop it: end it, and start our own.
    if (await isPostmaster(found.pid, clusterDir)) process.kill(found.pid, 'SIGINT');
    await waitUntilGone(found.pid, clusterDir, signal);
    return undefined;
  }
  let known = found;
  while (known.socketDir === undefined) {
    await delay(5, undefined, { signal });
    const again = await readPostmaster(clusterDir);
    if (again?.pid !== found.pid) return undefined;
    known = again;
  }
  const running = { pid: known.pid, socketDir: known.socketDir };
  const gone = new AbortController();
  const ready = waitUntilReady(adminConnection(running), AbortSignal.any([signal, gone.signal]));
  const died = waitUntilGone(known.pid, clusterDir, AbortSignal.any([signal, gone.signal]));
  try {
    if ((await Promise.race([ready.then(() => 'ready'), died])) !== 'ready') return undefined;
  } finally {
    gone.abort();
    await Promise.allSettled([ready, died]);
  }
  place.log.info({ pid: running.pid }, 'sharing the embedded PostgreSQL that another process started');
  return running;
}

async function start(place: Place, signal: AbortSignal): Promise<Running | undefined> {
  const { home, binaries, log } = place;
  const { exited } = spawnGuarded(home, binaries, place.keepers);
  const settled = new AbortController();
  const ready = waitUntilReady(
    adminConnection({ socketDir: home.socketDir }),
    AbortSignal.any([signal, settled.signal]),
  );
  try {
    const outcome = await Promise.race([
      ready.then(() => 'ready' as const),
      exited.then((code) => ({ code })),
    ]);
    if (outcome !== 'ready') return await explainExit(place, outcome.code);
  } finally {
    settled.abort();
    await ready.catch(() => undefined);
  }
  const server = await readPostmaster(home.clusterDir);
  if (!server) return undefined;
  log.debug({ pid: server.pid, socketDir: home.socketDir }, 'embedded PostgreSQL is ready');
  return { pid: server.pid, socketDir: home.socketDir };
}

/** A server that lost the race to another process is no failure: that one is shared. */
async function explainExit({ home, binaries }: Place, code: number | null): Promise<undefined> {
  if (await readPostmaster(home.clusterDir)) return undefined;
  const said = await readLogTail(home);
  if (said.includes('postmaster.pid')) return undefined;
  throw cannotRun('postgres', binaries.nativeDir, {
    stderr: `it ended with code ${code} and said:\n${said}\n(all of it is in ${home.logFile})`,
  });
}

/** To the database that every cluster has. */
export function adminConnection({ socketDir }: { readonly socketDir: string }): ClientConfig {
  return { host: socketDir, port: socketPort, user: superuser, database: 'postgres', ssl: false };
}
