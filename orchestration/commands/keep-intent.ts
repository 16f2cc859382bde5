import type { Pool } from 'pg';
import type { Money } from '#domain/money.ts';
import type { UserError, WorkflowKind } from '../model.ts';
import type { ClientRequest, CommandOutcome } from '../store/client-requests.ts';
import { insertIntent, type Standing } from '../store/intent-store.ts';
import type { PlacedStep } from '../store/run-changes.ts';
import { toWorkflowId } from '../store/workflow-store.ts';
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
  readonly firstStep: PlacedStep;
  /** The date that the run waits for; it begins at once where absent. */
  readonly dueAt?: string | undefined;
  /** How many runs the subject had, where that was asked for already. */
  readonly earlierRuns?: number;
  /** `attempt` counts the subject's runs from 1. */
  readonly toRun: (attempt: number) => { readonly runId: string; readonly input: unknown };
  readonly toConflict: (workflowId: string) => UserError;
}

/** A run as the engine takes it. */
export interface StartedRun {
  readonly kind: WorkflowKind;
  readonly runId: string;
  readonly input: unknown;
}

export interface KeptIntent {
  readonly answer: CommandOutcome;
  /** The run to hand to the engine now. */
  readonly started?: StartedRun;
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
export async function keepIntent(pool: Pool, intent: Intent): Promise<KeptIntent> {
  const { request, kind, subjectId, businessKey, customerId, amount, firstStep, dueAt, refusal } = intent;
  const subject = { kind, subjectId };
  if (refusal) {
    const standing = await insertIntent(pool, request, subject, { refusal: refuse(refusal) });
    return { answer: standing ? answerOf(intent, standing) : refuse(refusal) };
  }
  for (let attempt = (intent.earlierRuns ?? 0) + 1; ; ) {
    const { runId, input } = intent.toRun(attempt);
    const { subject: startedBy, correlationId } = intent.caller;
    const run = {
      runId,
      attempt,
      businessKey,
      customerId,
      amount,
      startedBy,
      correlationId,
      input,
      firstStep,
      dueAt,
    };
    const standing = await insertIntent(pool, request, subject, { run });
    const answer = { workflowId: toWorkflowId(runId) };
    if (!standing) return dueAt === undefined ? { answer, started: { kind, runId, input } } : { answer };
    if (standing.earlier ?? standing.holder) return { answer: answerOf(intent, standing) };
    attempt = standing.runs + 1;
  }
}

function answerOf({ toConflict }: Intent, { earlier, holder }: Standing): CommandOutcome {
  if (earlier) return earlier;
  if (holder !== undefined) return refuse(toConflict(toWorkflowId(holder)));
  throw new Error('nothing stands against the command, and it was not kept');
}
