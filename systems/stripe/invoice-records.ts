import type { CallContext } from '#domain/call-context.ts';
import type { StripeClient } from './client.ts';
import { isMissing } from './errors.ts';
import type { StripeInvoiceStatus } from './mapping/invoice-status.ts';
import { createRecordMemo } from './record-memo.ts';
import { type IssuedInvoiceRecord, issuedInvoiceSchema } from './records/invoice.ts';
import { type InvoiceLineRecord, invoiceLineSchema } from './records/invoice-line.ts';
import { listOf, type RecordList } from './records/list.ts';
import { parseRecord } from './records/parse-record.ts';

export interface InvoiceListQuery {
  readonly customer?: string;
  readonly subscription?: string;
  readonly status?: StripeInvoiceStatus;
  readonly limit: number;
  readonly starting_after?: string;
}

/** Stripe's invoices, each with its customer and payments, read once for a request. */
export interface InvoiceRecords {
  /** Unknown ids are absent. Stripe has no bulk form: one call for each that the request has not read yet. */
  get(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, IssuedInvoiceRecord>>;
  /** Of those that the request has read already. */
  known(id: string, ctx: CallContext): IssuedInvoiceRecord | undefined;
  list(query: InvoiceListQuery, ctx: CallContext): Promise<RecordList<IssuedInvoiceRecord>>;
  /** All lines, also where the invoice holds only its first ten. */
  lines(invoice: IssuedInvoiceRecord, ctx: CallContext): Promise<readonly InvoiceLineRecord[]>;
}

const invoiceList = listOf(issuedInvoiceSchema);
const lineList = listOf(invoiceLineSchema);

export function createInvoiceRecords(client: StripeClient, now: () => number): InvoiceRecords {
  const memo = createRecordMemo<IssuedInvoiceRecord>(now);

  async function retrieve(id: string, ctx: CallContext): Promise<IssuedInvoiceRecord | undefined> {
    try {
      const answer = await client.call(
        { operation: 'invoices.retrieve', effect: 'read' },
        ctx,
        (stripe, options) => stripe.invoices.retrieve(id, { expand: ['customer', 'payments'] }, options),
      );
      const invoice = parseRecord(client.system, 'invoice', issuedInvoiceSchema, answer);
      memo.put(id, invoice, ctx);
      return invoice;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  return {
    known: memo.get,
    async get(ids, ctx) {
      const read = await Promise.all([...new Set(ids)].map((id) => memo.get(id, ctx) ?? retrieve(id, ctx)));
      return new Map(read.flatMap((invoice) => (invoice ? [[invoice.id, invoice] as const] : [])));
    },
    async list(query, ctx) {
      const answer = await client.call(
        { operation: 'invoices.list', effect: 'read' },
        ctx,
        (stripe, options) =>
          stripe.invoices.list({ ...query, expand: ['data.customer', 'data.payments'] }, options),
      );
      const list = parseRecord(client.system, 'invoices', invoiceList, answer);
      for (const invoice of list.data) memo.put(invoice.id, invoice, ctx);
      return list;
    },
    async lines(invoice, ctx) {
      const lines = [...invoice.lines.data];
      let more = invoice.lines.has_more;
      while (more) {
        const window = {
          limit: 100,
          ...(lines.length > 0 ? { starting_after: lines.at(-1)?.id ?? '' } : {}),
        };
        const answer = await client.call(
          { operation: 'invoices.listLineItems', effect: 'read' },
          ctx,
          (stripe, options) => stripe.invoices.listLineItems(invoice.id, window, options),
        );
        const page = parseRecord(client.system, 'invoice lines', lineList, answer);
        lines.push(...page.data);
        more = page.has_more && page.data.length > 0;
      }
      return lines;
    },
  };
}
