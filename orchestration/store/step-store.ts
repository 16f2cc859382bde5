import type { Pool, PoolClient } from 'pg';
import type { StepState, WorkflowStep } from '../model.ts';
import { toWorkflowId } from './workflow-store.ts';

/**
 * How far the call of a step has come: not made, on its way, answered, refused, on its way without an answer. What was left out or
 * taken back ends in states of its own.
 */
export type CallState = 'NEW' | 'SENT' | 'CONFIRMED' | 'REJECTED' | 'UNKNOWN' | 'SKIPPED' | 'COMPENSATED';

export interface StepRow {
  readonly state: CallState;
  readonly attempts: number;
  readonly finished: boolean;
  readonly result: unknown;
}

/** The step's row, locked until the transaction ends. */
export async function lockStep(tx: PoolClient, runId: string, name: string): Promise<StepRow | undefined> {
  const { rows } = await tx.query<StepRow>(
    `select state, attempts, finished_at is not null as finished, result from orchestration.workflow_step
      where workflow_id = $1 and name = $2 for update`,
    [runId, name],
  );
  return rows[0];
}

/** `finished` shows the step as ended: a call without an answer that nobody tries again for now is a failed step. */
export async function setStepState(
  tx: PoolClient,
  runId: string,
  name: string,
  state: CallState,
  {
    result,
    failure,
    finished,
  }: { readonly result?: unknown; readonly failure?: unknown; readonly finished: boolean },
): Promise<void> {
  await tx.query(
    `update orchestration.workflow_step set state = $3, result = coalesce($4, result), failure = $5,
       finished_at = case when $6 then now() end where workflow_id = $1 and name = $2`,
    [runId, name, state, toJson(result), toJson(failure), finished],
  );
}

export function toStepState(state: CallState, finished: boolean): StepState {
  switch (state) {
    case 'NEW':
      return 'PENDING';
    case 'SENT':
    case 'UNKNOWN':
      return finished ? 'FAILED' : 'RUNNING';
    case 'CONFIRMED':
      return 'SUCCEEDED';
    case 'REJECTED':
      return 'FAILED';
    case 'SKIPPED':
    case 'COMPENSATED':
      return state;
  }
}

/** Steps of each run by the workflow's canonical id, in order. */
export async function readSteps(
  pool: Pool,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, readonly WorkflowStep[]>> {
  const { rows } = await pool.query<{
    workflow_id: string;
    name: string;
    system: string | null;
    state: CallState;
    attempts: number;
    started_at: Date | null;
    finished_at: Date | null;
  }>(
    `select workflow_id, name, system, state, attempts, started_at, finished_at from orchestration.workflow_step
      where workflow_id = any($1) order by position`,
    [runIds],
  );
  return Map.groupBy(rows, (row) => toWorkflowId(row.workflow_id))
    .entries()
    .reduce(
      (steps, [id, own]) =>
        steps.set(
          id,
          own.map((row) => ({
            name: row.name,
            ...(row.system === null ? {} : { system: row.system }),
            state: toStepState(row.state, row.finished_at !== null),
            attempts: row.attempts,
            ...(row.started_at ? { startedAt: row.started_at.toISOString() } : {}),
            ...(row.finished_at ? { finishedAt: row.finished_at.toISOString() } : {}),
          })),
        ),
      new Map<string, readonly WorkflowStep[]>(),
    );
}

function toJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
