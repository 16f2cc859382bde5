import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { Quote } from '#domain/quote.ts';
import type { UserError } from '../model.ts';
import { appendEvent } from '../outbox/append-events.ts';
import type { OrchestrationPorts } from '../ports.ts';
import {
  type ClientRequest,
  type CommandOutcome,
  clientRequestLock,
  keepOutcome,
  readEarlierOutcome,
  toInputHash,
} from '../store/client-requests.ts';
import { planSteps } from '../store/step-store.ts';
import { inTransaction } from '../store/transaction.ts';
import { insertWorkflow, readRunsOfSubject, toWorkflowId } from '../store/workflow-store.ts';
import { toOrderKey } from '../workflows/order-key.ts';
import { stepOrder } from '../workflows/quote-to-order/step-order.ts';
import type { QuoteSubmission } from '../workflows/sale.ts';
import type { Caller } from './caller.ts';
import { checkSubmission } from './check-submission.ts';

export interface SubmitQuoteCommand {
  /** Canonical. */
  readonly quoteId: string;
  readonly purchaseOrderNumber?: string | undefined;
  /** The caller's own, 1 to 255 characters. */
  readonly idempotencyKey: string;
}

interface Parts {
  readonly pool: Pool;
  readonly ports: OrchestrationPorts;
  readonly dispatch: (runId: string) => Promise<void>;
}

/**
 * Checks what can be known at once, writes the intent down and starts the workflow. A quote has one run that stands; a refusal of
 * the quote is the key's outcome like a success, a conflict is not.
 */
export async function submitQuote(
  { pool, ports, dispatch }: Parts,
  command: SubmitQuoteCommand,
  caller: Caller,
  ctx: CallContext,
): Promise<CommandOutcome> {
  const { quoteId, purchaseOrderNumber, idempotencyKey } = command;
  if (idempotencyKey.length < 1 || idempotencyKey.length > 255) return refuse(badKey(idempotencyKey));
  const request: ClientRequest = {
    caller: caller.subject,
    operation: 'submitQuote',
    key: idempotencyKey,
    inputHash: toInputHash({ quoteId, purchaseOrderNumber }),
  };
  const earlier = await readEarlierOutcome(pool, request);
  if (earlier) return earlier;

  const quote = await readOwnQuote(ports, quoteId, caller, ctx);
  if (!quote) return refuse(notFound(quoteId));
  const { holder } = await readRunsOfSubject(pool, 'QUOTE_TO_ORDER', quote.id);
  if (holder !== undefined) return refuse(alreadySubmitted(quote, holder));
  const refusal = await checkSubmission(ports, quote, ctx);
  const outcome = await keepIntent(pool, request, quote, command, caller, refusal);
  if (outcome.started !== undefined) await dispatch(outcome.started);
  return outcome.answer;
}

async function readOwnQuote(
  { quotes }: OrchestrationPorts,
  quoteId: string,
  { customerId }: Caller,
  ctx: CallContext,
): Promise<Quote | undefined> {
  const quote = (await quotes.quotesByIds([quoteId], ctx)).get(quoteId);
  // Another customer's quote is not there for a portal caller.
  return customerId === undefined || quote?.customerId === customerId ? quote : undefined;
}

function keepIntent(
  pool: Pool,
  request: ClientRequest,
  quote: Quote,
  { purchaseOrderNumber }: SubmitQuoteCommand,
  { subject, correlationId }: Caller,
  refusal: UserError | undefined,
): Promise<{ readonly answer: CommandOutcome; readonly started?: string }> {
  const locks = [clientRequestLock(request), `quote:${quote.id}`];
  return inTransaction(pool, locks, async (tx) => {
    const earlier = await readEarlierOutcome(tx, request);
    if (earlier) return { answer: earlier };
    const runs = await readRunsOfSubject(tx, 'QUOTE_TO_ORDER', quote.id);
    if (runs.holder !== undefined) return { answer: refuse(alreadySubmitted(quote, runs.holder)) };
    if (refusal) {
      await keepOutcome(tx, request, refuse(refusal));
      return { answer: refuse(refusal) };
    }
    const attempt = runs.count + 1;
    const orderKey = toOrderKey(quote.id, attempt);
    const runId = `quote-to-order/${orderKey}`;
    const input: QuoteSubmission = {
      quoteId: quote.id,
      quoteNumber: quote.number,
      customerId: quote.customerId,
      ...(purchaseOrderNumber === undefined ? {} : { purchaseOrderNumber }),
      orderKey,
      correlationId,
    };
    await insertWorkflow(tx, {
      runId,
      kind: 'QUOTE_TO_ORDER',
      subjectId: quote.id,
      attempt,
      businessKey: quote.number,
      customerId: quote.customerId,
      amount: quote.total,
      startedBy: subject,
      correlationId,
      input,
    });
    const first = { name: 'loadQuote', position: stepOrder.loadQuote, system: quote.source.system };
    await planSteps(tx, runId, [first]);
    const workflowId = toWorkflowId(runId);
    await appendEvent(tx, {
      key: `${runId}:progress:0`,
      topic: 'workflow.progress',
      type: 'workflow.progress',
      entityId: workflowId,
      customerId: quote.customerId,
      correlationId,
      payload: { status: 'RUNNING' },
    });
    await keepOutcome(tx, request, { workflowId });
    return { answer: { workflowId }, started: runId };
  });
}

function refuse(error: UserError): CommandOutcome {
  return { userErrors: [error] };
}

function notFound(quoteId: string): UserError {
  return {
    code: 'QUOTE_NOT_FOUND',
    message: `There is no quote "${quoteId.slice(0, 80)}". Pass the id of a quote that you can see.`,
    path: ['input', 'quoteId'],
  };
}

function alreadySubmitted({ number }: Quote, runId: string): UserError {
  return {
    code: 'CONFLICT',
    message: `Quote ${number} was submitted already: workflow ${toWorkflowId(runId)} has it. Look at that one.`,
    path: ['input', 'quoteId'],
  };
}

function badKey(key: string): UserError {
  return {
    code: 'INVALID_IDEMPOTENCY_KEY',
    message: `An idempotency key has 1 to 255 characters, this one ${key.length}. Pass another.`,
    path: ['input', 'idempotencyKey'],
  };
}
