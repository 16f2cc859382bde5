import type { PoolConfig } from 'pg';
import { CodedError } from '../errors.ts';
import type { Log } from '../log.ts';
import { startEmbedded } from './embedded/start-embedded.ts';
import { isNotYetReady, waitUntilReady } from './wait-until-ready.ts';

export interface PostgresSettings {
  /** Where the embedded server keeps its data, in the folder `postgres`; unused with a `databaseUrl`. */
  readonly dataDir: string;
  /** An existing server instead of the embedded one. */
  readonly databaseUrl?: string | undefined;
  /** Where the data goes, with a link from `dataDir`, when we are root and `dataDir` is in a folder only root may enter. */
  readonly outsideDir?: string;
  readonly log: Log;
}

export interface Postgres extends AsyncDisposable {
  /** For `new Pool({ ...connection, max })`. */
  readonly connection: Readonly<PoolConfig>;
  /** The same as a URL that `pg` and libraries over it take, also for a unix socket. May hold a password: never log it. */
  readonly url: string;
}

const answersWithinMs = 30_000;

/**
 * A PostgreSQL that answers queries: the embedded one, or the server at `databaseUrl`. Disposing stops the embedded
 * server unless another process of ours uses it. Throws a `CodedError` that says what to do where there is none to be had.
 */
export async function startPostgres(settings: PostgresSettings, signal: AbortSignal): Promise<Postgres> {
  if (settings.databaseUrl !== undefined) return connectToServer(settings.databaseUrl, signal);

  const { dataDir, outsideDir = '/var/lib/weir', log } = settings;
  const server = await startEmbedded({ dataDir, outsideDir, log }, signal);
  const { host, port, user, database } = server.connection;
  const url = new URL(`postgresql://${user}@localhost:${port}/${database}`);
  url.searchParams.set('host', host);
  url.searchParams.set('sslmode', 'disable');
  return {
    connection: server.connection,
    url: url.href,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function connectToServer(databaseUrl: string, signal: AbortSignal): Promise<Postgres> {
  const where = describe(databaseUrl);
  const timeout = AbortSignal.timeout(answersWithinMs);
  try {
    await waitUntilReady({ connectionString: databaseUrl }, AbortSignal.any([signal, timeout]));
  } catch (cause) {
    signal.throwIfAborted();
    const why = timeout.aborted ? `no answer within ${answersWithinMs / 1000} s` : (cause as Error).message;
    throw new CodedError(
      'INTERNAL',
      `The PostgreSQL server of DATABASE_URL (${where}) cannot be used: ${why}. ` +
        'Check its address, user, password and database, or unset DATABASE_URL to use the embedded one.',
      { retryable: timeout.aborted || isNotYetReady(cause), cause },
    );
  }
  return {
    connection: { connectionString: databaseUrl },
    url: databaseUrl,
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Host, port and database: what an operator needs to recognise it, without user or password. */
function describe(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return 'not a URL like postgresql://user:password@host:5432/database';
  const { host, pathname, searchParams } = new URL(databaseUrl);
  return `${searchParams.get('host') ?? host}${pathname}`;
}
