import type { CallContext } from '#domain/call-context.ts';
import { parseEntityId } from '#domain/entity-id.ts';
import type { CreditReason, Invoice, InvoiceSource } from '#domain/invoice.ts';
import type { UserError } from '../model.ts';
import {
  type ClientRequest,
  type CommandOutcome,
  readEarlierOutcome,
  toInputHash,
} from '../store/client-requests.ts';
import { creditSteps, type InvoiceCredit } from '../workflows/credit-invoice.ts';
import { toRecordKey } from '../workflows/order-key.ts';
import type { Caller } from './caller.ts';
import { type CheckedCredit, type CreditLine, checkCredit } from './check-credit.ts';
import { toCommandKey } from './command-key.ts';
import { checkIdempotencyKey, keepIntent, refuse } from './keep-intent.ts';
import { notAvailable } from './not-available.ts';
import type { CommandParts } from './submit-quote.ts';

export interface CreditInvoiceCommand {
  /** Canonical. */
  readonly invoiceId: string;
  readonly reason: CreditReason;
  readonly lines: readonly CreditLine[];
  readonly memo?: string | undefined;
  /** The caller's own, 1 to 255 characters. */
  readonly idempotencyKey: string;
}

/** Checks what is to be credited, writes the intent down and starts the workflow in the system that owns the invoice. */
export async function creditInvoice(
  { pool, ports, dispatch }: CommandParts,
  { idempotencyKey, ...wanted }: CreditInvoiceCommand,
  caller: Caller,
  ctx: CallContext,
): Promise<CommandOutcome> {
  const badKey = checkIdempotencyKey(idempotencyKey);
  if (badKey) return refuse(badKey);
  const request: ClientRequest = {
    caller: caller.subject,
    operation: 'creditInvoice',
    key: idempotencyKey,
    inputHash: toInputHash({ ...wanted, lines: wanted.lines.map(toHashed) }),
  };
  const earlier = await readEarlierOutcome(pool, request);
  if (earlier) return earlier;

  const { invoiceId } = wanted;
  const system = parseEntityId(invoiceId)?.system;
  const source = ports.invoices.find((candidate) => candidate.system === system);
  const invoice = (await source?.invoicesByIds([invoiceId], ctx))?.get(invoiceId);
  if (!source || !invoice || (caller.customerId !== undefined && invoice.customerId !== caller.customerId))
    return refuse(notFound(invoiceId));
  if (!ports.creditWriters.some((writer) => writer.system === source.system))
    return refuse(notAvailable(`Crediting an invoice of ${source.system}`));
  const { checked, earlierCreditIds } = await check(source, invoice, wanted, ctx);
  const kept = await keepIntent(pool, {
    request,
    caller,
    kind: 'CREDIT',
    subjectId: invoice.id,
    businessKey: invoice.number ?? invoice.source.recordId,
    customerId: invoice.customerId,
    amount: 'code' in checked ? undefined : checked.amount,
    refusal: 'code' in checked ? checked : undefined,
    firstStep: { name: 'creditInvoice', position: creditSteps.creditInvoice, system: source.system },
    toRun: (attempt) => ({
      runId: `credit/${toRecordKey('invoice', invoice.id, attempt)}`,
      input: toInput(
        invoice,
        wanted,
        { checked, earlierCreditIds, key: toCommandKey('credit', request) },
        caller,
      ),
    }),
    toConflict: (workflowId) => ({
      code: 'CONFLICT',
      message: `The invoice is being credited already: workflow ${workflowId} does it. Wait for that one.`,
      path: ['input', 'invoiceId'],
    }),
  });
  if (kept.started !== undefined) await dispatch(kept.started);
  return kept.answer;
}

async function check(
  source: InvoiceSource,
  invoice: Invoice,
  wanted: Omit<CreditInvoiceCommand, 'idempotencyKey'>,
  ctx: CallContext,
): Promise<{ readonly checked: CheckedCredit | UserError; readonly earlierCreditIds: readonly string[] }> {
  const [lines, memos] = await Promise.all([
    source.linesByInvoices([invoice.id], ctx),
    source.creditMemosByInvoices([invoice.id], ctx),
  ]);
  return {
    checked: checkCredit(invoice, lines.get(invoice.id) ?? [], wanted),
    earlierCreditIds: (memos.get(invoice.id) ?? []).map(({ id }) => id),
  };
}

function toInput(
  { id, number, customerId, source }: Invoice,
  { reason, memo }: Omit<CreditInvoiceCommand, 'idempotencyKey'>,
  {
    checked,
    earlierCreditIds,
    key,
  }: {
    readonly checked: CheckedCredit | UserError;
    readonly earlierCreditIds: readonly string[];
    readonly key: string;
  },
  { correlationId }: Caller,
): InvoiceCredit {
  if ('code' in checked) throw new Error('a refused credit starts no run');
  return {
    system: source.system,
    ...(number === undefined ? {} : { invoiceNumber: number }),
    ...(customerId === undefined ? {} : { customerId }),
    credit: { key, invoiceId: id, reason, lines: checked.lines, ...(memo === undefined ? {} : { memo }) },
    earlierCreditIds,
    correlationId,
  };
}

function toHashed({ lineId, quantity, amount }: CreditLine) {
  return [lineId, quantity ?? null, amount ?? null];
}

function notFound(invoiceId: string): UserError {
  return {
    code: 'INVOICE_NOT_FOUND',
    message: `There is no invoice "${invoiceId.slice(0, 80)}". Pass the id of one that you can see.`,
    path: ['input', 'invoiceId'],
  };
}
