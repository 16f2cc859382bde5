import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Log } from '../../log.ts';
import { acquireServer, adminConnection, type Place, type Running, socketPort } from './acquire-server.ts';
import { prepareBinaries } from './binaries.ts';
import { openCluster, superuser } from './cluster.ts';
import { Keepers } from './keepers.ts';
import { isPostmaster, readPostmaster } from './postmaster.ts';
import { openServerHome } from './server-home.ts';

const database = 'weir';
const stopWithinMs = 30_000;

export interface EmbeddedConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly ssl: false;
}

export interface EmbeddedServer extends AsyncDisposable {
  readonly connection: EmbeddedConnection;
}

/**
 * Starts the packaged PostgreSQL on `dataDir/postgres`, or shares the server that another process of ours runs there.
 * The last process to dispose, or to die in whatever way, takes the server down.
 */
export async function startEmbedded(
  { dataDir, outsideDir, log }: { dataDir: string; outsideDir: string; log: Log },
  signal: AbortSignal,
): Promise<EmbeddedServer> {
  const home = await openServerHome(dataDir, outsideDir);
  const binaries = await prepareBinaries(home);
  await openCluster(home, binaries, signal);
  const place: Place = { home, binaries, keepers: await Keepers.open(home), log };
  try {
    const running = await acquireServer(place, signal);
    const connection = {
      host: running.socketDir,
      port: socketPort,
      user: superuser,
      database,
      ssl: false,
    } as const;
    await createDatabase(connection);
    const watch = watchAndRestart(place, running);
    return { connection, [Symbol.asyncDispose]: () => stop(place, watch) };
  } catch (error) {
    place.keepers.leave();
    throw error;
  }
}

async function createDatabase(connection: EmbeddedConnection): Promise<void> {
  const client = new Client(adminConnection({ socketDir: connection.host }));
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${database}`);
  } catch (error) {
    // 42P04, 23505: another process that starts at the same moment made it.
    if (!['42P04', '23505'].includes(String((error as { code?: unknown }).code))) throw error;
  } finally {
    await client.end();
  }
}

interface Watch {
  readonly stopping: AbortController;
  readonly ended: Promise<void>;
}

/** Brings the server back should it die under us; pools reconnect by themselves. */
function watchAndRestart(place: Place, first: Running): Watch {
  const stopping = new AbortController();
  const { signal } = stopping;
  const ended = (async () => {
    for (let running = first; !signal.aborted; ) {
      await watchUntilGone(running.pid, place.home.clusterDir, signal);
      if (signal.aborted) return;
      place.log.error({ pid: running.pid }, 'the embedded PostgreSQL died: starting it again');
      running = await acquireServer(place, signal);
    }
  })();
  ended.catch((error: unknown) => {
    if (!signal.aborted) place.log.fatal({ err: error }, 'the embedded PostgreSQL did not come back');
  });
  return { stopping, ended };
}

async function watchUntilGone(pid: number, clusterDir: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await isPostmaster(pid, clusterDir))) {
    await delay(1_000, undefined, { ref: false, signal }).catch(() => undefined);
  }
}

async function stop({ home, keepers, log }: Place, { stopping, ended }: Watch): Promise<void> {
  stopping.abort();
  await ended.catch(() => undefined);
  keepers.leave();
  const since = performance.now();
  while (!keepers.remain()) {
    const server = await readPostmaster(home.clusterDir);
    if (!server) return;
    if (performance.now() - since > stopWithinMs) {
      log.error(
        { pid: server.pid, stopWithinMs },
        'the embedded PostgreSQL is slow to stop: leaving it to its guard',
      );
      return;
    }
    await delay(20);
  }
  log.debug('leaving the embedded PostgreSQL to the other processes that use it');
}
