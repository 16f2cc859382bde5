import type { Pool } from 'pg';
import type { StartedRun } from '../commands/keep-intent.ts';
import { announceEvents } from './announce-events.ts';
import { toWorkflowId } from './workflow-store.ts';

/** Ends the wait of the runs whose date has come, and answers them: to be handed to the engine now, or by the sweep. */
export async function beginDue(pool: Pool, now: Date): Promise<readonly StartedRun[]> {
  const { rows } = await pool.query<StartedRun>(
    'select kind, id as "runId", input from orchestration.workflow where begins_at <= $1 order by begins_at limit 100',
    [now],
  );
  const begun: StartedRun[] = [];
  for (const run of rows) if (await endWait(pool, run.runId, 'RUNNING', null)) begun.push(run);
  return begun;
}

/** Calls a run off that still waits for its date; answers false, and changes nothing, where it does not. */
export function cancelWaiting(pool: Pool, runId: string, subject: string): Promise<boolean> {
  return endWait(pool, runId, 'CANCELLED', subject);
}

async function endWait(
  pool: Pool,
  runId: string,
  status: 'RUNNING' | 'CANCELLED',
  by: string | null,
): Promise<boolean> {
  const { rows } = await pool.query<{ ended: boolean }>(
    'select orchestration.end_wait($1, $2, $3, $4) as ended',
    [runId, toWorkflowId(runId), status, by],
  );
  const ended = rows[0]?.ended ?? false;
  if (ended) announceEvents(pool);
  return ended;
}
