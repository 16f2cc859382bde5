import type { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { CreditMemo, Invoice, InvoiceQuery, InvoiceSource } from '#domain/invoice.ts';
import type { Page } from '#domain/page.ts';
import { createBatcher } from '#shield/batch.ts';
import type { SuiteQlQuery } from './client.ts';
import {
  creditMemosQuery,
  hasInvoicesIn,
  type InvoiceList,
  invoiceLinesQuery,
  invoiceListQuery,
  invoicesByIdQuery,
  paymentsQuery,
} from './invoice-queries.ts';
import { createListsByParent } from './lists-by-parent.ts';
import { toCreditMemos } from './mapping/credit-memo.ts';
import { dayKey, parseCursor } from './mapping/cursor.ts';
import { toDayPage } from './mapping/day-page.ts';
import { toExternalId, toInternalId, toInternalIds } from './mapping/identity.ts';
import { toInvoiceLine, toInvoices, toPayment } from './mapping/invoice.ts';
import {
  type AppliedRow,
  appliedRow,
  creditMemoRow,
  type InvoiceLineRow,
  type InvoiceRow,
  invoiceLineRow,
  invoiceRow,
} from './records/invoice-row.ts';
import { selectByKey } from './records/parse-groups.ts';
import { idsPerQuery, type SourceContext, toChunks } from './source-context.ts';

const noInvoices: Page<Invoice> = { items: [], hasNextPage: false };

/** Invoices beyond the wanted ones that tell whether there are more. */
const lookAhead = 1;
/** An invoice has a row for each of its taxes. */
const rowsPerInvoice = 2;
/** About, whatever is asked for. */
const invoicesPerOrder = 5;

/** Invoices of sales orders: one SuiteQL call a page, for the same page of several customers or orders, or for 200 ids, whoever asks. */
export function createInvoiceSource(context: SourceContext): InvoiceSource {
  const { client, naming, asOf, onBatch } = context;
  const byInternalId = createBatcher<string, Invoice>({
    name: 'netsuite.invoices',
    maxSize: idsPerQuery,
    hasCheckedKeys: true,
    writes: client.writes,
    onBatch,
    load: (ids, ctx) =>
      selectByKey(
        client,
        invoicesByIdQuery(ids),
        { key: 'id', row: invoiceRow, make: (rows) => toInvoices(naming, rows, asOf())[0] },
        ctx,
      ),
  });

  const toPage = (rows: readonly InvoiceRow[], { count }: InvoiceList) =>
    toDayPage(toInvoices(naming, rows, asOf()), count - lookAhead, ({ createdAt }) => createdAt);
  const lists = { row: invoiceRow, make: toPage };
  const invoicesOfCustomer = createListsByParent<InvoiceList, InvoiceRow, Page<Invoice>>(context, {
    ...lists,
    name: 'netsuite.customerInvoices',
    query: (list, keys) => invoiceListQuery(list, { kind: 'customer', keys }),
    parentColumn: 'customer',
    rowsPerParent: ({ count }) => count * rowsPerInvoice,
  });
  const invoicesOfOrder = createListsByParent<InvoiceList, InvoiceRow, Page<Invoice>>(context, {
    ...lists,
    name: 'netsuite.orderInvoices',
    query: (list, keys) => invoiceListQuery(list, { kind: 'order', keys }),
    parentColumn: 'orderid',
    rowsPerParent: ({ count }) => Math.min(count, invoicesPerOrder) * rowsPerInvoice,
  });

  async function listInvoices(query: InvoiceQuery, ctx: CallContext): Promise<Page<Invoice>> {
    const { customerId, orderId, subscriptionId, status, page } = query;
    if (subscriptionId !== undefined || page.first < 1) return noInvoices;
    if (status !== undefined && !hasInvoicesIn(status)) return noInvoices;
    const list = {
      count: page.first + lookAhead,
      status: status?.toSorted(),
      after: page.after === undefined ? undefined : parseCursor(page.after, dayKey),
    };
    const customer = customerId === undefined ? undefined : toExternalId(naming, customerId);
    if (customerId !== undefined && customer === undefined) return noInvoices;
    if (orderId !== undefined) {
      const order = toInternalId(naming, 'Order', orderId);
      if (order === undefined) return noInvoices;
      return (await invoicesOfOrder(order, { ...list, customer }, ctx)) ?? noInvoices;
    }
    if (customer !== undefined) return (await invoicesOfCustomer(customer, list, ctx)) ?? noInvoices;
    return toPage(await client.select(invoiceListQuery(list), invoiceRow, ctx), list);
  }

  /** What belongs to each invoice; an invoice with nothing has an empty list. */
  async function partsByInvoices<Row extends InvoiceLineRow | AppliedRow, Part>(
    invoiceIds: readonly string[],
    ctx: CallContext,
    parts: {
      readonly query: (ids: readonly string[]) => SuiteQlQuery;
      readonly row: z.ZodType<Row>;
      readonly map: (row: Row) => Part;
    },
  ): Promise<ReadonlyMap<string, readonly Part[]>> {
    const known = toInternalIds(naming, 'Invoice', invoiceIds);
    const rows = await Promise.all(
      toChunks(known.keys()).map((chunk) => client.select(parts.query(chunk), parts.row, ctx)),
    );
    const byInvoice = new Map<string, Part[]>([...known.values()].map((id) => [id, []]));
    for (const row of rows.flat()) {
      byInvoice.get(toEntityId('Invoice', naming.system, row.invoice))?.push(parts.map(row));
    }
    return byInvoice;
  }

  return {
    system: naming.system,
    listInvoices,
    async invoicesByIds(ids, ctx) {
      const known = toInternalIds(naming, 'Invoice', ids);
      const found = await byInternalId.loadAll(known.keys(), ctx, ctx.priority);
      return new Map([...found.values()].map((invoice) => [invoice.id, invoice]));
    },
    linesByInvoices: (ids, ctx) =>
      partsByInvoices(ids, ctx, {
        query: invoiceLinesQuery,
        row: invoiceLineRow,
        map: (row) => toInvoiceLine(naming, row),
      }),
    paymentsByInvoices: (ids, ctx) =>
      partsByInvoices(ids, ctx, {
        query: paymentsQuery,
        row: appliedRow,
        map: (row) => toPayment(naming, row),
      }),
    async creditMemosByInvoices(ids, ctx) {
      const known = toInternalIds(naming, 'Invoice', ids);
      const rows = await Promise.all(
        toChunks(known.keys()).map((chunk) => client.select(creditMemosQuery(chunk), creditMemoRow, ctx)),
      );
      const byInvoice = new Map<string, CreditMemo[]>([...known.values()].map((id) => [id, []]));
      // A memo that is of invoices of two chunks comes with both, each time in full.
      const found = rows.flatMap((chunk) => toCreditMemos(naming, chunk));
      const memos = new Map(found.map((memo) => [memo.id, memo]));
      for (const memo of memos.values()) byInvoice.get(memo.invoiceId)?.push(memo);
      return byInvoice;
    },
  };
}
