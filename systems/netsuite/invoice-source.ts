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
  invoiceLinesQuery,
  invoiceListQuery,
  invoicesByIdQuery,
  paymentsQuery,
} from './invoice-queries.ts';
import { toCreditMemos } from './mapping/credit-memo.ts';
import { dayKey, parseCursor, toCursor } from './mapping/cursor.ts';
import { toExternalId, toInternalId, toInternalIds } from './mapping/identity.ts';
import { toInvoiceLine, toInvoices, toPayment } from './mapping/invoice.ts';
import {
  type AppliedRow,
  appliedRow,
  creditMemoRow,
  type InvoiceLineRow,
  invoiceLineRow,
  invoiceRow,
} from './records/invoice-row.ts';
import { selectByKey } from './records/parse-groups.ts';
import { idsPerQuery, type SourceContext, toChunks } from './source-context.ts';

const noInvoices: Page<Invoice> = { items: [], hasNextPage: false };

/** Invoices of sales orders: one SuiteQL call a page, or for 200 ids, whoever asks. */
export function createInvoiceSource({ client, naming, asOf, onBatch }: SourceContext): InvoiceSource {
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

  async function listInvoices(query: InvoiceQuery, ctx: CallContext): Promise<Page<Invoice>> {
    const { customerId, orderId, status, page } = query;
    const customerExternalId = customerId === undefined ? undefined : toExternalId(naming, customerId);
    const order = orderId === undefined ? undefined : toInternalId(naming, 'Order', orderId);
    const notOurs =
      query.subscriptionId !== undefined ||
      (customerId !== undefined && customerExternalId === undefined) ||
      (orderId !== undefined && order === undefined) ||
      (status !== undefined && !hasInvoicesIn(status));
    if (notOurs || page.first < 1) return noInvoices;
    const list = {
      count: page.first + 1,
      ...(customerExternalId !== undefined && { customerExternalId }),
      ...(order !== undefined && { orderId: order }),
      ...(status && { status }),
      ...(page.after !== undefined && { after: parseCursor(page.after, dayKey) }),
    };
    const rows = await client.select(invoiceListQuery(list), invoiceRow, ctx);
    const found = toInvoices(naming, rows, asOf());
    const items = found.slice(0, page.first).map((node) => ({
      node,
      cursor: toCursor({ key: node.createdAt.slice(0, 10), id: node.source.recordId }),
    }));
    return { items, hasNextPage: found.length > page.first };
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
