import type { Pool } from 'pg';
import { recordOf } from '#domain/entity-id.ts';
import type { UserError } from '../model.ts';
import type { CommandOutcome } from '../store/client-requests.ts';
import { cancelWaiting } from '../store/scheduled-runs.ts';
import { readWorkflows } from '../store/workflow-store.ts';
import type { Caller } from './caller.ts';
import { refuse } from './keep-intent.ts';

export interface CancelAmendmentCommand {
  /** Of the change that waits for its date. */
  readonly workflowId: string;
}

/** Calls a change off that has not begun. Doing it twice answers the same; no system is asked. */
export async function cancelAmendment(
  pool: Pool,
  { workflowId }: CancelAmendmentCommand,
  caller: Caller,
): Promise<CommandOutcome> {
  const runId = recordOf(workflowId, 'Workflow', 'weir') ?? '';
  const [before] = await readWorkflows(pool, [runId]);
  const isTheirs = caller.customerId === undefined || before?.customerId === caller.customerId;
  if (before?.kind !== 'SUBSCRIPTION_AMENDMENT' || !isTheirs) return refuse(notFound(workflowId));
  if (await cancelWaiting(pool, runId, caller.subject)) return { workflowId };
  const [now] = await readWorkflows(pool, [runId]);
  return now?.status === 'CANCELLED' ? { workflowId } : refuse(begun(now?.status ?? before.status));
}

function begun(status: string): UserError {
  return {
    code: 'AMENDMENT_NOT_CANCELLABLE',
    message: `The change has begun and is ${status}: it cannot be called off any more. Once it is done, make another that takes it back.`,
    path: ['input', 'workflowId'],
  };
}

function notFound(workflowId: string): UserError {
  return {
    code: 'WORKFLOW_NOT_FOUND',
    message: `There is no change of a subscription "${workflowId.slice(0, 80)}". Pass the id of the workflow that amendSubscription answered.`,
    path: ['input', 'workflowId'],
  };
}
