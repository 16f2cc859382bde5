import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Log } from '#platform/log.ts';
import type { Engine } from './engine/engine.ts';
import { reviveAbandoned } from './exceptions/revive-abandoned.ts';

export interface Dispatcher extends AsyncDisposable {
  /** Hands a run whose intent is committed to the engine. Handing it over twice does nothing. */
  dispatch(runId: string): Promise<void>;
}

const everyMs = 1_000;

/** Starts what was submitted, also where the process that took the submission died before it could. */
export function startDispatcher(pool: Pool, engine: Engine, log: Log): Dispatcher {
  const stopping = new AbortController();

  async function dispatch(runId: string): Promise<void> {
    const { rows } = await pool.query<{ kind: string; input: unknown }>(
      'select kind, input from orchestration.workflow where id = $1',
      [runId],
    );
    const row = rows[0];
    if (!row) return;
    // The run says itself that it was begun.
    await engine.startWorkflow(row.kind, runId, row.input);
  }

  async function sweep(): Promise<void> {
    // The age leaves a submission that is being handed over by its own process alone.
    const { rows } = await pool.query<{ id: string }>(
      `select id from orchestration.workflow where not dispatched and started_at < now() - interval '1 second'
        order by number limit 100`,
    );
    for (const { id } of rows) await dispatch(id);
    await reviveAbandoned(pool, engine, log);
  }

  const sweeping = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await sweep();
      } catch (err) {
        // What was not handed over is found again at the next turn.
        if (!stopping.signal.aborted) log.warn({ err }, 'cannot start submitted workflows: trying again');
      }
      await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();

  return {
    dispatch: (runId) =>
      dispatch(runId).catch((err: unknown) => {
        // The intent is committed, so the submission stands, and the sweep starts it.
        log.warn({ err, runId }, 'a submitted workflow could not be started yet');
      }),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await sweeping;
    },
  };
}
