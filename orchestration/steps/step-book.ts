import type { Pool, PoolClient } from 'pg';
import type { WorkflowProgress, WorkflowStatus } from '../model.ts';
import { eventLock, type NewEvent } from '../outbox/append-events.ts';
import {
  type BegunStep,
  changeRun,
  type PlacedStep,
  type RunChange,
  type StepRecords,
} from '../store/run-changes.ts';
import { lockStep, type StepRow, setStepState, toStepState } from '../store/step-store.ts';
import { inTransaction } from '../store/transaction.ts';
import { toWorkflowId } from '../store/workflow-store.ts';
import type { StepFailure } from './failure.ts';
import type { RunIdentity } from './run-identity.ts';

/**
 * Keeps what became of a run's steps, each change with the events that tell it. A step that has ended well is never changed by a
 * process that still believes to own it.
 *
 * `claim` and `confirm` are kept with the change that follows them, in one statement: an answer is followed at once by the next step
 * or the run's end. A process that dies in between leaves the step as sent, as if it had died before the answer came.
 */
export function createStepBook(pool: Pool, { runId }: RunIdentity, owner?: string) {
  const workflowId = toWorkflowId(runId);
  let held: readonly RunChange[] = [];

  async function write(...changes: readonly RunChange[]): Promise<BegunStep | undefined> {
    const all = [...held, ...changes];
    if (all.length === 0) return undefined;
    const before = await changeRun(pool, { runId, workflowId, owner }, all);
    // Only now: what could not be written is written with the next try.
    held = [];
    return before;
  }

  async function change<T>(work: (tx: PoolClient) => Promise<T>): Promise<T> {
    await write();
    return await inTransaction(pool, [eventLock('workflow.progress', workflowId)], work);
  }

  const tell = (tx: PoolClient, progress: Omit<WorkflowProgress, 'status'>, system?: string) =>
    tx.query('select orchestration.tell_progress($1, $2, $3, $4)', [runId, workflowId, progress, system]);

  return {
    /** Makes the run this process's own with the next change; steps of one that had it before fail. */
    claim(): void {
      held = [{ do: 'CLAIM' }];
    },

    /** Writes down that a call leaves, before it does; answers the step as it was, and the failure of its exception of `round`. */
    async begin({ name, position, system }: PlacedStep, round: number | undefined): Promise<BegunStep> {
      const before = await write({
        do: 'BEGIN',
        step: name,
        position,
        system,
        ...(round === undefined ? {} : { round }),
      });
      if (!before) throw new Error(`there is no run ${runId}`);
      return before;
    },

    /** Keeps an answer with everything that follows from it, together with the next change. */
    confirm(
      { name, system, takesBack }: PlacedStep & { readonly takesBack?: string },
      result: unknown,
      events: readonly NewEvent[],
      records: StepRecords,
    ): void {
      held = [
        ...held,
        {
          do: 'CONFIRM',
          step: name,
          system,
          ...(takesBack === undefined ? {} : { takesBack }),
          result,
          events,
          records,
        },
      ];
    },

    /** Writes what waits for the next change. */
    async flush(): Promise<void> {
      await write();
    },

    /** Keeps a failure. `pausing`: the call is made again by itself, and the workflow waits meanwhile. */
    fail: (step: PlacedStep, failure: StepFailure, pausing: boolean): Promise<void> =>
      change(async (tx) => {
        const before = await lockStep(tx, runId, step.name);
        if (!before || hasEnded(before)) return;
        const state = failure.unsettled ? 'UNKNOWN' : 'REJECTED';
        await setStepState(tx, runId, step.name, state, { failure, finished: !pausing });
        if (!pausing)
          return void (await tell(tx, { step: step.name, state: toStepState(state, true) }, step.system));
        const { rowCount } = await tx.query(
          `update orchestration.workflow set status = 'WAITING' where id = $1 and status = 'RUNNING'`,
          [runId],
        );
        if (rowCount) await tell(tx, {});
      }),

    /** Leaves a step out; answers false, and changes nothing, where it was taken. */
    skip: (step: PlacedStep, result: unknown, records: StepRecords): Promise<boolean> =>
      change(async (tx) => {
        const before = await lockStep(tx, runId, step.name);
        if (before && hasEnded(before)) return before.state === 'SKIPPED';
        await setStepState(tx, runId, step.name, 'SKIPPED', { result, finished: true });
        await tx.query('select orchestration.keep_records($1, $2)', [runId, records]);
        await tell(tx, { step: step.name, state: 'SKIPPED' }, step.system);
        return true;
      }),

    async setStatus(status: WorkflowStatus): Promise<void> {
      await write({ do: 'STATUS', status });
    },

    /** Sets the workflow's own status, in the transaction of `alongside` and only where that answers true. */
    setStatusAlongside: (
      status: WorkflowStatus,
      alongside: (tx: PoolClient) => Promise<boolean>,
    ): Promise<boolean> =>
      change(async (tx) => {
        if (!(await alongside(tx))) return false;
        await tx.query('select orchestration.set_workflow_status($1, $2, $3)', [runId, workflowId, status]);
        return true;
      }),
  };
}

export type StepBook = ReturnType<typeof createStepBook>;

/** Whether nothing changes the step any more but its being taken back. */
export function hasEnded({ state }: StepRow): boolean {
  return state === 'CONFIRMED' || state === 'SKIPPED' || state === 'COMPENSATED';
}
