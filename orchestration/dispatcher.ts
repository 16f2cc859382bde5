import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Log } from '#platform/log.ts';
import type { StartedRun } from './commands/keep-intent.ts';
import type { Engine } from './engine/engine.ts';
import { reviveAbandoned } from './exceptions/revive-abandoned.ts';
import type { SlaRules } from './exceptions/sla-rules.ts';
import { beginDue } from './store/scheduled-runs.ts';

export interface Dispatcher extends AsyncDisposable {
  /** Hands a run whose intent is committed to the engine. Handing it over twice does nothing. */
  dispatch(run: StartedRun): Promise<void>;
}

const everyMs = 1_000;

/** Starts what was submitted and whose date has come, also where the process that took the submission died before it could. */
export function startDispatcher(
  pool: Pool,
  engine: Engine,
  decidedWithinMs: SlaRules['decidedWithinMs'],
  log: Log,
  now: () => Date,
): Dispatcher {
  const stopping = new AbortController();

  // The run says itself that it was begun.
  const dispatch = ({ kind, runId, input }: StartedRun) => engine.startWorkflow(kind, runId, input);

  async function sweep(): Promise<void> {
    for (const run of await beginDue(pool, now())) await dispatch(run);
    // The age leaves a submission that is being handed over by its own process alone.
    const { rows } = await pool.query<StartedRun>(
      `select kind, id as "runId", input from orchestration.workflow where not dispatched and started_at < now() - interval '1 second'
        order by number limit 100`,
    );
    for (const run of rows) await dispatch(run);
    await reviveAbandoned(pool, engine, decidedWithinMs, log);
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
    dispatch: (run) =>
      dispatch(run).catch((err: unknown) => {
        // The intent is committed, so the submission stands, and the sweep starts it.
        log.warn({ err, runId: run.runId }, 'a submitted workflow could not be started yet');
      }),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await sweeping;
    },
  };
}
