import type { Pool, PoolClient } from 'pg';
import type { WorkflowProgress, WorkflowStatus } from '../model.ts';
import { eventLock, type NewEvent } from '../outbox/append-events.ts';
import { announceEvents } from '../store/announce-events.ts';
import { lockStep, type StepRow, setStepState, toStepState } from '../store/step-store.ts';
import { inTransaction } from '../store/transaction.ts';
import { toWorkflowId } from '../store/workflow-store.ts';
import type { StepFailure } from './failure.ts';
import type { RunIdentity } from './run-identity.ts';

interface NamedStep {
  readonly name: string;
  readonly position: number;
  readonly system: string;
}

/**
 * Keeps what became of a run's steps, each change with the events that tell it. A step that has ended well is never changed by a
 * process that still believes to own it.
 */
export function createStepBook(pool: Pool, run: RunIdentity, owner?: string) {
  const workflowId = toWorkflowId(run.runId);
  const change = <T>(work: (tx: PoolClient) => Promise<T>) =>
    inTransaction(pool, [eventLock('workflow.progress', workflowId)], work);
  const tell = (tx: PoolClient, change: Omit<WorkflowProgress, 'status'>, system?: string) =>
    tx.query('select orchestration.tell_progress($1, $2, $3, $4)', [run.runId, workflowId, change, system]);

  return {
    /** Makes the run this process's own; steps of one that had it before fail. */
    async claim(): Promise<void> {
      await pool.query('select orchestration.claim_run($1, $2)', [run.runId, owner]);
    },

    /**
     * Writes down that a call leaves, before it does; answers the step as it was. Where the step's exception of `round` is there
     * already, no call leaves: a run that is begun anew meets the failure that a person was asked about.
     */
    async begin(
      { name, position, system }: NamedStep,
      round: number | undefined,
    ): Promise<StepRow & { readonly failure: StepFailure | null }> {
      const { rows } = await pool.query<{ before: StepRow & { readonly failure: StepFailure | null } }>({
        name: 'begin-step',
        text: 'select orchestration.begin_step($1, $2, $3, $4, $5, $6, $7) as before',
        values: [run.runId, owner, workflowId, name, position, system, round],
      });
      announceEvents(pool);
      if (!rows[0]) throw new Error(`${run.runId} has no step ${name}`);
      return rows[0].before;
    },

    /** Keeps an answer with everything that follows from it. */
    async confirm(
      { name, system, takesBack }: NamedStep & { readonly takesBack?: string },
      result: unknown,
      events: readonly NewEvent[],
      record: ((tx: PoolClient) => Promise<void>) | undefined,
    ): Promise<void> {
      const confirmed = async (db: Pool | PoolClient) => {
        const { rows } = await db.query<{ changed: boolean }>({
          name: 'confirm-step',
          text: 'select orchestration.confirm_step($1, $2, $3, $4, $5, $6, $7) as changed',
          values: [
            run.runId,
            workflowId,
            name,
            system,
            takesBack,
            JSON.stringify(result) ?? null,
            JSON.stringify(events),
          ],
        });
        return rows[0]?.changed === true;
      };
      // The function takes the locks, before anything is written.
      if (record)
        await inTransaction(pool, [], async (tx) => void ((await confirmed(tx)) && (await record(tx))));
      else await confirmed(pool);
      announceEvents(pool);
    },

    /** Keeps a failure. `pausing`: the call is made again by itself, and the workflow waits meanwhile. */
    fail: (step: NamedStep, failure: StepFailure, pausing: boolean): Promise<void> =>
      change(async (tx) => {
        const before = await lockStep(tx, run.runId, step.name);
        if (!before || hasEnded(before)) return;
        const state = failure.unsettled ? 'UNKNOWN' : 'REJECTED';
        await setStepState(tx, run.runId, step.name, state, { failure, finished: !pausing });
        if (!pausing)
          return void (await tell(tx, { step: step.name, state: toStepState(state, true) }, step.system));
        const { rowCount } = await tx.query(
          `update orchestration.workflow set status = 'WAITING' where id = $1 and status = 'RUNNING'`,
          [run.runId],
        );
        if (rowCount) await tell(tx, {});
      }),

    skip: (step: NamedStep, result: unknown, record: (tx: PoolClient) => Promise<void>): Promise<void> =>
      change(async (tx) => {
        await setStepState(tx, run.runId, step.name, 'SKIPPED', { result, finished: true });
        await record(tx);
        await tell(tx, { step: step.name, state: 'SKIPPED' }, step.system);
      }),

    async setStatus(status: WorkflowStatus): Promise<void> {
      await pool.query('select orchestration.set_workflow_status($1, $2, $3)', [
        run.runId,
        workflowId,
        status,
      ]);
      announceEvents(pool);
    },

    /** Sets the workflow's own status, in the transaction of `alongside` and only where that answers true. */
    setStatusAlongside: (
      status: WorkflowStatus,
      alongside: (tx: PoolClient) => Promise<boolean>,
    ): Promise<boolean> =>
      change(async (tx) => {
        if (!(await alongside(tx))) return false;
        await tx.query('select orchestration.set_workflow_status($1, $2, $3)', [
          run.runId,
          workflowId,
          status,
        ]);
        return true;
      }),
  };
}

export type StepBook = ReturnType<typeof createStepBook>;

/** Whether nothing changes the step any more but its being taken back. */
export function hasEnded({ state }: StepRow): boolean {
  return state === 'CONFIRMED' || state === 'SKIPPED' || state === 'COMPENSATED';
}
