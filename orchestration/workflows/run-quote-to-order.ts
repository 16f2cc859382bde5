import type { Pool } from 'pg';
import type { Log } from '#platform/log.ts';
import type { StepSignals, WorkflowFunction } from '../engine/engine.ts';
import type { EventFeed } from '../outbox/event-feed.ts';
import type { OrchestrationPorts } from '../ports.ts';
import type { RetryPolicy } from '../steps/attempt-step.ts';
import type { StepFailure } from '../steps/failure.ts';
import { createStepBook } from '../steps/step-book.ts';
import { createStepTaker } from '../steps/take-steps.ts';
import { whileUnreachable } from '../store/transaction.ts';
import { quoteToOrder } from './quote-to-order.ts';
import type { QuoteSubmission } from './sale.ts';

export interface WorkflowParts {
  readonly pool: Pool;
  readonly ports: OrchestrationPorts;
  readonly feed: EventFeed;
  readonly log: Log;
  readonly retry: RetryPolicy;
  readonly outageRetryMs: number;
}

const caller = 'workflow:quote-to-order';

/** Steps whose refusal the people at the CRM should see on the quote; others concern the CRM itself or come too late. */
const shownOnQuote: ReadonlySet<string> = new Set([
  'checkCredit',
  'checkProducts',
  'createOrder',
  'startSubscription',
]);

/** Ties the business's telling of the workflow to the engine. */
export function createQuoteToOrder(parts: WorkflowParts): WorkflowFunction {
  return async (durable, input) => {
    // Written by `submitQuote`, kept by the engine.
    const submission = input as QuoteSubmission;
    const { customerId, correlationId } = submission;
    const run = { runId: durable.workflowId, customerId, correlationId };
    const book = createStepBook(parts.pool, run);
    const steps = createStepTaker({
      ...parts,
      durable,
      book,
      run,
      caller,
      async onRefused(step, failure) {
        if (!shownOnQuote.has(step)) return;
        await durable.runStep('showRefusal', (signals) => showRefusal(parts, submission, failure, signals));
      },
    });
    const status = await quoteToOrder(submission, parts.ports, steps);
    await durable.runStep('finish', ({ cut }) => whileUnreachable(cut, () => book.setStatus(status)));
  };
}

async function showRefusal(
  { ports, log, retry }: WorkflowParts,
  { quoteId, correlationId }: QuoteSubmission,
  { reason, message }: StepFailure,
  { cut }: StepSignals,
): Promise<null> {
  const signal = AbortSignal.any([cut, AbortSignal.timeout(retry.callMs)]);
  try {
    await ports.quoteWriter.markRejected(
      { quoteId, code: reason, message },
      { signal, correlationId, priority: 'workflow', caller },
    );
  } catch (err) {
    cut.throwIfAborted();
    // The exception is open and says the same: a CRM that is away must not keep a person from deciding.
    log.warn({ err, correlationId, quoteId }, 'a refusal could not be shown on the quote');
  }
  return null;
}
