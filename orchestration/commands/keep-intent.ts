import type { Pool } from 'pg';
import type { Money } from '#domain/money.ts';
import type { UserError, WorkflowKind } from '../model.ts';
import { appendEvent } from '../outbox/append-events.ts';
import {
  type ClientRequest,
  type CommandOutcome,
  clientRequestLock,
  keepOutcome,
  readEarlierOutcome,
} from '../store/client-requests.ts';
import { planSteps } from '../store/step-store.ts';
import { inTransaction } from '../store/transaction.ts';
import { insertWorkflow, readRunsOfSubject, toWorkflowId } from '../store/workflow-store.ts';
import type { Caller } from './caller.ts';

/** A command that may become a run, once everything is known that a request can wait for. */
export interface Intent {
  readonly request: ClientRequest;
  readonly caller: Caller;
  readonly kind: WorkflowKind;
  /** What the run is about; it has one run at a time, and of a quote or a cancellation none after one that succeeded. */
  readonly subjectId: string;
  readonly businessKey: string;
  readonly customerId: string | undefined;
  /** What is at risk where it does not get through. */
  readonly amount: Money | undefined;
  /** Why nothing may be started. */
  readonly refusal: UserError | undefined;
  readonly firstStep: { readonly name: string; readonly position: number; readonly system: string };
  /** `attempt` counts the subject's runs from 1. */
  readonly toRun: (attempt: number) => { readonly runId: string; readonly input: unknown };
  readonly toConflict: (workflowId: string) => UserError;
}

export interface KeptIntent {
  readonly answer: CommandOutcome;
  /** The run to hand to the engine. */
  readonly started?: string;
}

export function refuse(error: UserError): CommandOutcome {
  return { userErrors: [error] };
}

/** A key that cannot be one. */
export function checkIdempotencyKey(key: string): UserError | undefined {
  if (key.length >= 1 && key.length <= 255) return undefined;
  return {
    code: 'INVALID_IDEMPOTENCY_KEY',
    message: `An idempotency key has 1 to 255 characters, this one ${key.length}. Pass another.`,
    path: ['input', 'idempotencyKey'],
  };
}

/** Writes the run and the key's outcome down in one transaction; of requests that race, one does. */
export function keepIntent(pool: Pool, intent: Intent): Promise<KeptIntent> {
  const { request, kind, subjectId, refusal, customerId } = intent;
  const { subject, correlationId } = intent.caller;
  const locks = [clientRequestLock(request), `${kind}:${subjectId}`];
  return inTransaction(pool, locks, async (tx): Promise<KeptIntent> => {
    const earlier = await readEarlierOutcome(tx, request);
    if (earlier) return { answer: earlier };
    const runs = await readRunsOfSubject(tx, kind, subjectId);
    if (runs.holder !== undefined) return { answer: refuse(intent.toConflict(toWorkflowId(runs.holder))) };
    if (refusal) {
      await keepOutcome(tx, request, refuse(refusal));
      return { answer: refuse(refusal) };
    }
    const attempt = runs.count + 1;
    const { runId, input } = intent.toRun(attempt);
    await insertWorkflow(tx, { ...intent, runId, attempt, startedBy: subject, correlationId, input });
    await planSteps(tx, runId, [intent.firstStep]);
    const workflowId = toWorkflowId(runId);
    await appendEvent(tx, {
      key: `${runId}:progress:0`,
      topic: 'workflow.progress',
      type: 'workflow.progress',
      entityId: workflowId,
      customerId,
      correlationId,
      payload: { status: 'RUNNING' },
    });
    await keepOutcome(tx, request, { workflowId });
    return { answer: { workflowId }, started: runId };
  });
}
