import type { Pool } from 'pg';
import type { WorkflowStatus } from '../model.ts';
import type { NewEvent } from '../outbox/append-events.ts';
import type { StepFailure } from '../steps/failure.ts';
import { announceEvents } from './announce-events.ts';
import type { StepRow } from './step-store.ts';

/** A step by its place in the workflow. */
export interface PlacedStep {
  readonly name: string;
  readonly position: number;
  readonly system: string;
}

/** What follows from a step's answer in our tables. */
export interface StepRecords {
  /** Steps that are to come, so that they show before they begin. */
  readonly plan?: readonly PlacedStep[];
  /** The record that the step made or found. */
  readonly xref?: {
    readonly canonicalId: string;
    readonly system: string;
    readonly type: string;
    readonly recordId: string;
  };
  /** The order that the workflow is about from now on. */
  readonly orderId?: string;
}

export type RunChange =
  /** Makes the run this process's own; steps of one that had it before fail. */
  | { readonly do: 'CLAIM' }
  /**
   * A call leaves. Where the step's exception of `round` is there already, none does: a run that is begun anew meets the failure
   * that a person was asked about.
   */
  | {
      readonly do: 'BEGIN';
      readonly step: string;
      readonly position: number;
      readonly system: string;
      readonly round?: number;
    }
  /** An answer, with everything that follows from it. */
  | {
      readonly do: 'CONFIRM';
      readonly step: string;
      readonly system: string;
      readonly takesBack?: string;
      readonly result: unknown;
      readonly events: readonly NewEvent[];
      readonly records: StepRecords;
    }
  | { readonly do: 'STATUS'; readonly status: WorkflowStatus };

export type BegunStep = StepRow & { readonly failure: StepFailure | null };

/**
 * Does the changes of a run in turn, all or none, and answers what the last BEGIN found. Throws where the run or a BEGIN's ownership
 * of it is gone.
 */
export async function changeRun(
  pool: Pool,
  run: { readonly runId: string; readonly workflowId: string; readonly owner: string | undefined },
  changes: readonly RunChange[],
): Promise<BegunStep | undefined> {
  const { rows } = await pool.query<{ before: BegunStep | null }>({
    name: 'change-run',
    text: 'select orchestration.change_run($1, $2, $3, $4) as before',
    values: [run.runId, run.workflowId, run.owner, JSON.stringify(changes)],
  });
  announceEvents(pool);
  return rows[0]?.before ?? undefined;
}
