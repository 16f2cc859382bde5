import type { Pool, PoolClient } from 'pg';
import type { WorkflowProgress, WorkflowStatus } from '../model.ts';
import { appendEvent, eventLock, type NewEvent } from '../outbox/append-events.ts';
import {
  lockStep,
  planSteps,
  readExceptionFailure,
  type StepRow,
  setStepSent,
  setStepState,
  toStepState,
} from '../store/step-store.ts';
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
export function createStepBook(pool: Pool, run: RunIdentity) {
  const workflowId = toWorkflowId(run.runId);
  const change = <T>(events: readonly NewEvent[], work: (tx: PoolClient) => Promise<T>) =>
    inTransaction(
      pool,
      [
        eventLock('workflow.progress', workflowId),
        ...events.map(({ topic, entityId }) => eventLock(topic, entityId)),
      ],
      async (tx) => {
        const result = await work(tx);
        for (const event of events) await appendEvent(tx, event);
        return result;
      },
    );

  const tell = async (tx: PoolClient, change: Omit<WorkflowProgress, 'status'>, system?: string) => {
    const { rows } = await tx.query<{ status: WorkflowStatus; events: string }>(
      `select status, (select count(*) from orchestration.event where topic = 'workflow.progress' and entity_id = $2) as events
         from orchestration.workflow where id = $1`,
      [run.runId, workflowId],
    );
    const row = rows[0];
    if (!row) return;
    await appendEvent(tx, {
      key: `${run.runId}:progress:${row.events}`,
      topic: 'workflow.progress',
      type: 'workflow.progress',
      entityId: workflowId,
      customerId: run.customerId,
      correlationId: run.correlationId,
      system,
      payload: { status: row.status, ...change },
    });
  };

  return {
    /**
     * Writes down that a call leaves, before it does; answers the step as it was. Where the step's exception of `round` is there
     * already, no call leaves: a run that is begun anew meets the failure that a person was asked about.
     */
    begin: (
      step: NamedStep,
      round: number | undefined,
    ): Promise<StepRow & { readonly failure?: StepFailure | undefined }> =>
      change([], async (tx) => {
        await planSteps(tx, run.runId, [step]);
        const before = await lockStep(tx, run.runId, step.name);
        if (!before) throw new Error(`${run.runId} has no step ${step.name}`);
        if (hasEnded(before)) return before;
        const failure =
          round === undefined ? undefined : await readExceptionFailure(tx, run.runId, step.name, round);
        if (failure) return { ...before, failure };
        const { rowCount: resumed } = await tx.query(
          `update orchestration.workflow set status = 'RUNNING' where id = $1 and status = 'WAITING'`,
          [run.runId],
        );
        await setStepSent(tx, run.runId, step.name);
        if (before.state === 'NEW' || before.finished)
          await tell(tx, { step: step.name, state: 'RUNNING' }, step.system);
        else if (resumed) await tell(tx, {});
        return before;
      }),

    /** Keeps an answer with everything that follows from it. */
    confirm: (
      step: NamedStep & { readonly takesBack?: string },
      result: unknown,
      events: readonly NewEvent[],
      record: (tx: PoolClient) => Promise<void>,
    ): Promise<void> =>
      change(events, async (tx) => {
        const before = await lockStep(tx, run.runId, step.name);
        if (!before || hasEnded(before)) return;
        await setStepState(tx, run.runId, step.name, 'CONFIRMED', { result, finished: true });
        await record(tx);
        await tell(tx, { step: step.name, state: 'SUCCEEDED' }, step.system);
        if (step.takesBack === undefined) return;
        await setStepState(tx, run.runId, step.takesBack, 'COMPENSATED', { finished: true });
        await tell(tx, { step: step.takesBack, state: 'COMPENSATED' }, step.system);
      }),

    /** Keeps a failure. `pausing`: the call is made again by itself, and the workflow waits meanwhile. */
    fail: (step: NamedStep, failure: StepFailure, pausing: boolean): Promise<void> =>
      change([], async (tx) => {
        const before = await lockStep(tx, run.runId, step.name);
        if (!before || hasEnded(before)) return;
        const state = failure.unsettled ? 'UNKNOWN' : 'REJECTED';
        await setStepState(tx, run.runId, step.name, state, { failure, finished: !pausing });
        if (!pausing)
          return await tell(tx, { step: step.name, state: toStepState(state, true) }, step.system);
        const { rowCount } = await tx.query(
          `update orchestration.workflow set status = 'WAITING' where id = $1 and status = 'RUNNING'`,
          [run.runId],
        );
        if (rowCount) await tell(tx, {});
      }),

    skip: (step: NamedStep, result: unknown, record: (tx: PoolClient) => Promise<void>): Promise<void> =>
      change([], async (tx) => {
        await setStepState(tx, run.runId, step.name, 'SKIPPED', { result, finished: true });
        await record(tx);
        await tell(tx, { step: step.name, state: 'SKIPPED' }, step.system);
      }),

    /** Sets the workflow's own status, in the transaction of `alongside` and only where that answers true. */
    setStatus: (
      status: WorkflowStatus,
      alongside: (tx: PoolClient) => Promise<boolean> = async () => true,
    ): Promise<boolean> =>
      change([], async (tx) => {
        if (!(await alongside(tx))) return false;
        const { rowCount } = await tx.query(
          `update orchestration.workflow set status = $2,
             finished_at = case when $2 in ('SUCCEEDED', 'COMPENSATED', 'CANCELLED') then now() end
           where id = $1 and status <> $2`,
          [run.runId, status],
        );
        if (rowCount) await tell(tx, {});
        return true;
      }),
  };
}

export type StepBook = ReturnType<typeof createStepBook>;

/** Whether nothing changes the step any more but its being taken back. */
export function hasEnded({ state }: StepRow): boolean {
  return state === 'CONFIRMED' || state === 'SKIPPED' || state === 'COMPENSATED';
}
