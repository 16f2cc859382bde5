import type { Pool } from 'pg';
import type { EntityChange } from '#domain/change-feed.ts';
import type { Log } from '#platform/log.ts';
import type { StepSignals, WorkflowFunction, WorkflowRun } from '../engine/engine.ts';
import type { SlaRules } from '../exceptions/sla-rules.ts';
import { storeMessages } from '../inbox/store-messages.ts';
import type { WorkflowKind } from '../model.ts';
import type { EventFeed } from '../outbox/event-feed.ts';
import type { OrchestrationPorts } from '../ports.ts';
import type { After } from '../steps/after.ts';
import type { RetryPolicy } from '../steps/attempt-step.ts';
import type { StepFailure } from '../steps/failure.ts';
import type { Outages } from '../steps/outages.ts';
import { createStepBook } from '../steps/step-book.ts';
import { createStepTaker, type StepTaker, type Taking } from '../steps/take-steps.ts';
import type { Turns } from '../steps/turns.ts';
import { whileUnreachable } from '../store/transaction.ts';
import { amendSubscriptionWorkflow } from './amend-subscription.ts';
import type { SubscriptionAmendment } from './amendment.ts';
import { cancelOrderWorkflow, type OrderCancellation } from './cancel-order.ts';
import { creditInvoiceWorkflow, type InvoiceCredit } from './credit-invoice.ts';
import { onboardCustomerWorkflow } from './onboard-customer.ts';
import type { CustomerOnboarding } from './onboarding.ts';
import { quoteToOrder } from './quote-to-order.ts';
import { type Reconciliation, reconcileWorkflow } from './reconcile.ts';
import type { QuoteSubmission } from './sale.ts';

export interface WorkflowParts {
  readonly pool: Pool;
  readonly ports: OrchestrationPorts;
  readonly feed: EventFeed;
  readonly log: Log;
  readonly retry: RetryPolicy;
  readonly turns: Turns;
  readonly outages: Outages;
  readonly after: After;
  readonly decidedWithinMs: SlaRules['decidedWithinMs'];
}

/** Ties the business's telling of each workflow to the engine. Inputs are written by commands and kept by the engine. */
export function createWorkflows(parts: WorkflowParts): Record<WorkflowKind, WorkflowFunction> {
  return {
    QUOTE_TO_ORDER: (durable, input) => {
      const submission = input as QuoteSubmission;
      const caller = 'workflow:quote-to-order';
      return runToEnd(
        parts,
        durable,
        caller,
        submission,
        (steps) => quoteToOrder(submission, parts.ports, steps),
        {
          async onRefused(step, failure) {
            if (!shownOnQuote.has(step)) return;
            await durable.runStep('showRefusal', (signals) =>
              showRefusal(parts, submission, failure, signals),
            );
          },
        },
      );
    },
    ORDER_CANCELLATION: (durable, input) => {
      const cancellation = input as OrderCancellation;
      const caller = 'workflow:order-cancellation';
      return runToEnd(parts, durable, caller, cancellation, (steps) =>
        cancelOrderWorkflow(cancellation, parts.ports, steps),
      );
    },
    CUSTOMER_ONBOARDING: (durable, input) => {
      const onboarding = input as CustomerOnboarding;
      const caller = 'workflow:customer-onboarding';
      return runToEnd(parts, durable, caller, onboarding, (steps) =>
        onboardCustomerWorkflow(onboarding, parts.ports, steps),
      );
    },
    SUBSCRIPTION_AMENDMENT: (durable, input) => {
      const amendment = input as SubscriptionAmendment;
      const caller = 'workflow:subscription-amendment';
      return runToEnd(parts, durable, caller, amendment, (steps) =>
        amendSubscriptionWorkflow(amendment, parts.ports, steps),
      );
    },
    CREDIT: (durable, input) => {
      const credit = input as InvoiceCredit;
      const caller = 'workflow:credit';
      return runToEnd(
        parts,
        durable,
        caller,
        credit,
        (steps) => creditInvoiceWorkflow(credit, parts.ports, steps),
        {
          onEnd: (status) =>
            readAgainLater(parts.pool, `${credit.credit.key}:${status}`, {
              entityType: 'Invoice',
              entityId: credit.credit.invoiceId,
            }),
        },
      );
    },
    RECONCILIATION: (durable, input) => {
      const reconciliation = input as Reconciliation;
      const caller = 'workflow:reconciliation';
      return runToEnd(parts, durable, caller, reconciliation, (steps) =>
        reconcileWorkflow(reconciliation, parts.ports, steps),
      );
    },
  };
}

async function runToEnd(
  parts: WorkflowParts,
  durable: WorkflowRun,
  caller: string,
  { customerId, correlationId }: { readonly customerId?: string; readonly correlationId: string },
  workflow: (steps: StepTaker) => Promise<'SUCCEEDED' | 'COMPENSATED' | 'CANCELLED'>,
  {
    onEnd,
    ...hooks
  }: Pick<Taking, 'onRefused'> & {
    /** Before the run's end is told; may be done again, and by a process that has lost the run. */
    readonly onEnd?: (status: string) => Promise<void>;
  } = {},
): Promise<void> {
  const run = { runId: durable.workflowId, customerId, correlationId };
  const book = createStepBook(parts.pool, run, durable.executorId);
  book.claim();
  const status = await workflow(createStepTaker({ ...parts, ...hooks, durable, book, run, caller }));
  if (onEnd) await durable.runSelfKept(({ cut }) => whileUnreachable(cut, () => onEnd(status)));
  await durable.runSelfKept(({ cut }) => whileUnreachable(cut, () => book.setStatus(status)));
}

/**
 * Lets the inbox read what a workflow has changed, as if its system had told of it: the CRM is shown it in order with what the system
 * tells, and does not wait for that.
 */
async function readAgainLater(pool: Pool, dedupeKey: string, change: EntityChange): Promise<void> {
  await storeMessages(pool, [
    { source: 'weir', dedupeKey, headers: {}, receivedAtMs: Date.now(), changes: [change] },
  ]);
}

/** Steps whose refusal the people at the CRM should see on the quote; others concern the CRM itself or come too late. */
const shownOnQuote: ReadonlySet<string> = new Set([
  'checkCredit',
  'checkProducts',
  'createOrder',
  'startSubscription',
]);

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
      { signal, correlationId, priority: 'workflow', caller: 'workflow:quote-to-order' },
    );
  } catch (err) {
    cut.throwIfAborted();
    // The exception is open and says the same: a CRM that is away must not keep a person from deciding.
    log.warn({ err, correlationId, quoteId }, 'a refusal could not be shown on the quote');
  }
  return null;
}
