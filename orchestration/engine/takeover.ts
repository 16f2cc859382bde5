import { setTimeout as delay } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import type { Log } from '#platform/log.ts';

export interface TakeoverSettings {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly executorId: string;
  readonly applicationName: string;
  readonly applicationVersion: string;
  /** Whose runs are begun anew once their process has gone. */
  readonly olderVersions: readonly string[];
  readonly log: Log;
}

export interface TakeoverHandlers {
  /** Takes over the unfinished workflows of an executor that has died. */
  readonly recover: (deadExecutorId: string) => Promise<void>;
  /** Is told which unfinished workflows the engine holds for this executor. */
  readonly resumeLost: (heldRunIds: readonly string[]) => Promise<void>;
}

export interface Takeover extends AsyncDisposable {
  /** Looks after executors that have died, and after this one's own workflows, from now on. */
  begin(handlers: TakeoverHandlers): void;
}

/**
 * Shows that this executor lives, by a session's advisory lock that dies with the process, and finds those that do not. Needs a
 * connection of its own to the server: a pooler that shares sessions between transactions would break the lock.
 */
export async function startTakeover(settings: TakeoverSettings, everyMs: number): Promise<Takeover> {
  const watch = new Watch(settings, everyMs);
  await watch.connect();
  return watch;
}

class Watch implements Takeover {
  readonly #settings: TakeoverSettings;
  readonly #everyMs: number;
  readonly #stopping = new AbortController();
  #session: Client | undefined;
  #watching: Promise<void> = Promise.resolve();

  constructor(settings: TakeoverSettings, everyMs: number) {
    this.#settings = settings;
    this.#everyMs = everyMs;
  }

  async connect(): Promise<void> {
    const { databaseUrl, executorId, log } = this.#settings;
    const session = new Client({ connectionString: databaseUrl, keepAlive: true });
    session.on('error', (err) => log.debug({ err }, 'the executor lock was lost with its connection'));
    session.once('end', () => {
      if (this.#session === session) this.#session = undefined;
    });
    try {
      await session.connect();
      // Waits where another process is taking this executor's workflows over meanwhile: they are its own from then on.
      await session.query(`select pg_advisory_lock(${lockOf('$1')})`, [executorId]);
      this.#session = session;
    } catch (error) {
      await session.end().catch(() => undefined);
      throw error;
    }
  }

  begin(handlers: TakeoverHandlers): void {
    this.#watching = this.#watch(handlers);
  }

  async #watch(handlers: TakeoverHandlers): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        if (!this.#session) await this.connect();
        else {
          await this.#recoverDead(this.#session, handlers.recover);
          await handlers.resumeLost(await this.#readHeld(this.#session));
        }
      } catch (err) {
        // The next turn finds again what this one could not take.
        if (!signal.aborted)
          this.#settings.log.warn({ err }, 'cannot look after dead executors: trying again');
      }
      await delay(this.#everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #readHeld(session: Client): Promise<readonly string[]> {
    const { schema, executorId } = this.#settings;
    const { rows } = await session.query<{ id: string }>(
      `select workflow_uuid as id from ${escapeIdentifier(schema)}.workflow_status
        where status = 'PENDING' and executor_id = $1`,
      [executorId],
    );
    return rows.map(({ id }) => id);
  }

  async #recoverDead(session: Client, recover: (deadExecutorId: string) => Promise<void>): Promise<void> {
    const { schema, executorId, applicationName, applicationVersion, olderVersions, log } = this.#settings;
    const { rows } = await session.query<{ id: string }>(
      `select distinct executor_id as id from ${escapeIdentifier(schema)}.workflow_status
        where executor_id <> $1 and application_name = $2
          and (status = 'PENDING' and application_version = $3
            or status in ('PENDING', 'ENQUEUED') and application_version = any($4))`,
      [executorId, applicationName, applicationVersion, olderVersions],
    );
    for (const { id } of rows) {
      if (this.#stopping.signal.aborted || !(await tryLock(session, id))) continue;
      try {
        log.info({ executorId: id }, 'taking over the workflows of a process that has died');
        await this.#adoptOlder(session, id);
        await recover(id);
      } finally {
        await session.query(`select pg_advisory_unlock(${lockOf('$1')})`, [id]);
      }
    }
  }

  /** What the engine kept of an older release's runs is not what this code would ask it for: they begin anew, from our own tables. */
  async #adoptOlder(session: Client, deadExecutorId: string): Promise<void> {
    const { schema, applicationName, applicationVersion, olderVersions } = this.#settings;
    const engine = escapeIdentifier(schema);
    await session.query(
      `with adopted as (
         update ${engine}.workflow_status set application_version = $1
          where status in ('PENDING', 'ENQUEUED') and executor_id = $2 and application_name = $3
            and application_version = any($4)
         returning workflow_uuid)
       delete from ${engine}.operation_outputs where workflow_uuid in (select workflow_uuid from adopted)`,
      [applicationVersion, deadExecutorId, applicationName, olderVersions],
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
    await this.#session?.end();
  }
}

async function tryLock(session: Client, executorId: string): Promise<boolean> {
  const { rows } = await session.query<{ taken: boolean }>(
    `select pg_try_advisory_lock(${lockOf('$1')}) as taken`,
    [executorId],
  );
  return rows[0]?.taken ?? false;
}

function lockOf(parameter: string): string {
  return `hashtextextended('weir-executor:' || ${parameter}, 0)`;
}
