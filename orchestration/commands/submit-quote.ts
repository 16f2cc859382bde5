import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { Quote } from '#domain/quote.ts';
import type { UserError } from '../model.ts';
import type { OrchestrationPorts } from '../ports.ts';
import { type ClientRequest, type CommandOutcome, toInputHash } from '../store/client-requests.ts';
import { readStanding } from '../store/intent-store.ts';
import { toWorkflowId } from '../store/workflow-store.ts';
import { toOrderKey } from '../workflows/order-key.ts';
import { stepOrder } from '../workflows/quote-to-order/step-order.ts';
import type { QuoteSubmission } from '../workflows/sale.ts';
import type { Caller } from './caller.ts';
import { checkSubmission } from './check-submission.ts';
import { checkIdempotencyKey, keepIntent, refuse, type StartedRun } from './keep-intent.ts';

export interface SubmitQuoteCommand {
  /** Canonical. */
  readonly quoteId: string;
  readonly purchaseOrderNumber?: string | undefined;
  /** The caller's own, 1 to 255 characters. */
  readonly idempotencyKey: string;
}

export interface CommandParts {
  readonly pool: Pool;
  readonly ports: OrchestrationPorts;
  readonly dispatch: (run: StartedRun) => Promise<void>;
}

/**
 * Checks what can be known at once, writes the intent down and starts the workflow. A quote has one run that stands; a refusal of
 * the quote is the key's outcome like a success, a conflict is not.
 */
export async function submitQuote(
  { pool, ports, dispatch }: CommandParts,
  command: SubmitQuoteCommand,
  caller: Caller,
  ctx: CallContext,
): Promise<CommandOutcome> {
  const { quoteId, purchaseOrderNumber, idempotencyKey } = command;
  const badKey = checkIdempotencyKey(idempotencyKey);
  if (badKey) return refuse(badKey);
  const request: ClientRequest = {
    caller: caller.subject,
    operation: 'submitQuote',
    key: idempotencyKey,
    inputHash: toInputHash({ quoteId, purchaseOrderNumber }),
  };
  const standing = await readStanding(pool, request, { kind: 'QUOTE_TO_ORDER', subjectId: quoteId });
  if (standing.earlier) return standing.earlier;

  const quote = await readOwnQuote(ports, quoteId, caller, ctx);
  if (!quote) return refuse(notFound(quoteId));
  const { holder, runs } = standing;
  if (holder !== undefined) return refuse(alreadySubmitted(quote, toWorkflowId(holder)));
  const kept = await keepIntent(pool, {
    request,
    caller,
    kind: 'QUOTE_TO_ORDER',
    subjectId: quoteId,
    earlierRuns: runs,
    businessKey: quote.number,
    customerId: quote.customerId,
    amount: quote.total,
    refusal: await checkSubmission(ports, quote, ctx),
    firstStep: { name: 'loadQuote', position: stepOrder.loadQuote, system: ports.quotes.system },
    toRun: (attempt) => toRun(quote, purchaseOrderNumber, attempt, caller),
    toConflict: (workflowId) => alreadySubmitted(quote, workflowId),
  });
  if (kept.started !== undefined) await dispatch(kept.started);
  return kept.answer;
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

function toRun(
  quote: Quote,
  purchaseOrderNumber: string | undefined,
  attempt: number,
  { correlationId }: Caller,
): { readonly runId: string; readonly input: QuoteSubmission } {
  const orderKey = toOrderKey(quote.id, attempt);
  return {
    runId: `quote-to-order/${orderKey}`,
    input: {
      quoteId: quote.id,
      quoteNumber: quote.number,
      customerId: quote.customerId,
      ...(purchaseOrderNumber === undefined ? {} : { purchaseOrderNumber }),
      orderKey,
      correlationId,
    },
  };
}

function notFound(quoteId: string): UserError {
  return {
    code: 'QUOTE_NOT_FOUND',
    message: `There is no quote "${quoteId.slice(0, 80)}". Pass the id of a quote that you can see.`,
    path: ['input', 'quoteId'],
  };
}

function alreadySubmitted({ number }: Quote, workflowId: string): UserError {
  return {
    code: 'CONFLICT',
    message: `Quote ${number} was submitted already: workflow ${workflowId} has it. Look at that one.`,
    path: ['input', 'quoteId'],
  };
}
