import type { CallContext } from '#domain/call-context.ts';
import { recordOf, toEntityId } from '#domain/entity-id.ts';
import type { CreditMemo, Invoice, InvoiceQuery, InvoiceSource } from '#domain/invoice.ts';
import type { BatchedLookup } from './batched-lookup.ts';
import type { StripeClient } from './client.ts';
import { readCreditNotes } from './credit-note-records.ts';
import type { CustomerLinks } from './customer-links.ts';
import type { InvoiceRecords } from './invoice-records.ts';
import { emptyPage, readListPage } from './list-page.ts';
import { toCreditMemo } from './mapping/credit-memo.ts';
import { toInvoice } from './mapping/invoice.ts';
import { lineProduct, toInvoiceLine } from './mapping/invoice-line.ts';
import { toInvoiceStatus, toStripeInvoiceStatus } from './mapping/invoice-status.ts';
import type { Naming } from './mapping/naming.ts';
import { toPayments } from './mapping/payment.ts';
import type { IssuedInvoiceRecord } from './records/invoice.ts';
import type { ProductRecord } from './records/product.ts';

export interface InvoiceSourceParts {
  readonly client: StripeClient;
  readonly naming: Naming;
  readonly links: CustomerLinks;
  readonly records: InvoiceRecords;
  readonly products: BatchedLookup<ProductRecord>;
  readonly now: () => number;
}

export function createInvoiceSource(parts: InvoiceSourceParts): InvoiceSource {
  const { client, naming, records, products, now } = parts;
  const { system } = naming;
  const idsOf = (ids: readonly string[]) => ids.flatMap((id) => recordOf(id, 'Invoice', system) ?? []);
  const context = () => ({ naming, asOf: new Date(now()).toISOString() });
  const canonical = (id: string) => toEntityId('Invoice', system, id);
  return {
    system,
    async invoicesByIds(ids, ctx) {
      const found = await records.get(idsOf(ids), ctx);
      return new Map([...found].map(([id, invoice]) => [canonical(id), toInvoice(invoice, context())]));
    },
    listInvoices: (query, ctx) => listInvoices(parts, query, ctx),
    async linesByInvoices(ids, ctx) {
      const invoices = [...(await records.get(idsOf(ids), ctx)).values()];
      const lines = await Promise.all(invoices.map((invoice) => records.lines(invoice, ctx)));
      const sold = await products.get(
        lines.flat().flatMap((line) => lineProduct(line) ?? []),
        ctx,
      );
      return new Map(
        invoices.map((invoice, at) => [
          canonical(invoice.id),
          (lines[at] ?? []).map((line) => toInvoiceLine(line, sold, naming)),
        ]),
      );
    },
    async paymentsByInvoices(ids, ctx) {
      const found = await records.get(idsOf(ids), ctx);
      return new Map([...found].map(([id, invoice]) => [canonical(id), toPayments(invoice, naming)]));
    },
    async creditMemosByInvoices(ids, ctx) {
      const wanted = idsOf(ids);
      const notes = await readCreditNotes(client, wanted, (id) => records.known(id, ctx), ctx);
      const memos = new Map<string, CreditMemo[]>(wanted.map((id) => [canonical(id), []]));
      for (const note of notes) {
        const memo = toCreditMemo(note, naming);
        if (memo) memos.get(memo.invoiceId)?.push(memo);
      }
      return memos;
    },
  };
}

async function listInvoices(parts: InvoiceSourceParts, query: InvoiceQuery, ctx: CallContext) {
  const { naming, records, links, now } = parts;
  // Orders are billed by the ERP.
  if (query.orderId !== undefined) return emptyPage;
  const subscription = query.subscriptionId && recordOf(query.subscriptionId, 'Subscription', naming.system);
  if (query.subscriptionId !== undefined && !subscription) return emptyPage;
  const customer = query.customerId && (await links.get([query.customerId], ctx)).get(query.customerId);
  if (query.customerId !== undefined && !customer) return emptyPage;
  const { filter, keep } = statusFilter(query);
  const context = { naming, customerId: query.customerId, asOf: new Date(now()).toISOString() };
  return readListPage<IssuedInvoiceRecord, Invoice>({
    page: query.page,
    idPrefix: 'in_',
    read: (window) =>
      records.list(
        {
          ...window,
          ...(customer ? { customer } : {}),
          ...(subscription ? { subscription } : {}),
          ...(filter ? { status: filter } : {}),
        },
        ctx,
      ),
    ...(keep ? { keep } : {}),
    map: async (invoices) => invoices.map((invoice) => toInvoice(invoice, context)),
  });
}

/** Stripe filters by one status; several, and the two that are `open` there, are told apart here. */
function statusFilter({ status }: InvoiceQuery) {
  if (!status || status.length === 0) return {};
  const words = [...new Set(status.map(toStripeInvoiceStatus))];
  const [word] = words;
  const keep = (invoice: IssuedInvoiceRecord) =>
    status.includes(toInvoiceStatus(invoice.status, invoice.amount_paid));
  if (words.length > 1) return { keep };
  const bothOpen = status.includes('OPEN') && status.includes('PARTIALLY_PAID');
  return word === 'open' && !bothOpen ? { filter: word, keep } : { filter: word };
}
