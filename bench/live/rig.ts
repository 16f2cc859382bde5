import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { loadDevelopmentIssuer } from '#platform/auth/development-issuer.ts';
import { createLog } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { freePort, readCpuMs, readRssMb } from '../gateway/start-process.ts';
import type { Selection } from './graph.ts';
import { type PinnedProcess, startPinned } from './pinned-process.ts';
import { writeEvents } from './write-events.ts';

/** The server alone on one core; database, subgraphs, clients and the writer of events on the other. */
const serverCore = 0;
const otherCore = 1;

export interface ClientStats {
  readonly deliveries: number;
  readonly repeated: number;
  readonly missed: number;
  readonly reconnects: number;
  readonly errors: readonly string[];
  readonly p50: number;
  readonly p99: number;
}

export interface Reached {
  readonly isDone: boolean;
  readonly behind: number;
  readonly ms: number;
  readonly errors: readonly string[];
}

export interface Rig extends AsyncDisposable {
  readonly pool: Pool;
  readonly subgraphs: PinnedProcess;
  /** A server on a port of its own, or on the port of one before it. */
  startServer(file: 'gateway-process.ts' | 'peer-process.ts', port?: number): Promise<Server>;
  /** Clients of the server, one for each order; rejects where one is not acknowledged. */
  connect(
    server: Server,
    orders: readonly string[],
    selection: Selection,
    reconnectMs?: number,
  ): Promise<Clients>;
  write(orders: readonly string[], sequence: number): Promise<void>;
}

export interface Server extends PinnedProcess {
  readonly port: number;
  cpuMs(): number;
  rssMb(): number;
}

export interface Clients extends PinnedProcess {
  readonly openedMs: number;
  /** Opens them again, behind their cursors. */
  reopen(): Promise<number>;
  /** Rejects where an event did not come to all in time. */
  reach(last: number, timeoutMs?: number): Promise<Reached>;
  /** What came since the last look; rejects where an event was missed or came twice. */
  verified(): Promise<ClientStats>;
}

export async function startRig(): Promise<Rig> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-bench-live-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  await chmod(dataDir, 0o755);
  const { signal } = new AbortController();
  const quiet = createLog({ level: 'silent', format: 'json', destination: { write: () => true } });
  const postgres = stack.use(await startPostgres({ dataDir, log: quiet }, signal));
  const pool = stack.adopt(new Pool({ ...postgres.connection, max: 4 }), (open) => open.end());
  pool.on('error', () => {});
  await migrate(pool, orchestrationMigrations, signal);
  const issuer = await loadDevelopmentIssuer(dataDir);
  const tokens = await Promise.all(
    Array.from({ length: 100 }, (_, n) => issuer.sign({ sub: `agent-${n}`, scope: 'order:read' }, 3_600)),
  );
  const subgraphs = stack.use(await startPinned('subgraphs-process.ts', {}, otherCore));
  const url = await subgraphs.ask<string>({ kind: 'url' });
  const owned = stack.move();

  return {
    pool,
    subgraphs,
    write: (orders, sequence) => writeEvents(pool, orders, sequence),
    async startServer(file, given) {
      const port = given ?? (await freePort());
      const settings = { databaseUrl: postgres.url, dataDir, port, subgraphs: url };
      const server = await startPinned(file, settings, serverCore);
      return {
        ...server,
        port,
        cpuMs: () => readCpuMs(server.pid),
        rssMb: () => readRssMb(server.pid),
      };
    },
    async connect({ port }, orders, selection, reconnectMs) {
      const clients = await startPinned('clients-process.ts', {}, otherCore);
      const open = async () => {
        const question = { kind: 'open', port, tokens, selection, orders, concurrency: 200, reconnectMs };
        const opened = await clients.ask<Reached & { acknowledged: number }>(question);
        if (!opened.isDone)
          throw new Error(`only ${opened.acknowledged} clients connected: ${opened.errors}`);
        return opened.ms;
      };
      const openedMs = await open();
      return {
        ...clients,
        openedMs,
        reopen: open,
        async reach(last, timeoutMs = 60_000) {
          const reached = await clients.ask<Reached>({ kind: 'reach', last, timeoutMs });
          if (!reached.isDone)
            throw new Error(`void: ${reached.behind} clients did not get event ${last}: ${reached.errors}`);
          return reached;
        },
        async verified() {
          const stats = await clients.ask<ClientStats>({ kind: 'stats' });
          if (stats.missed + stats.repeated > 0 || stats.errors.length > 0)
            throw new Error(`void: ${stats.missed} missed, ${stats.repeated} twice, ${stats.errors}`);
          return stats;
        },
      };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
