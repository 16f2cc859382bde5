import type { Invoice, InvoiceQuery } from '#domain/invoice.ts';
import type { Page } from '#domain/page.ts';
import { readMergedPage, withCheckedCursor } from '../connection.ts';
import type { Context } from './context.ts';

function newestFirst(a: Invoice, b: Invoice): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return a.id < b.id ? 1 : -1;
}

/** One page of invoices over every system that has them, newest first. */
export async function listInvoices(
  query: InvoiceQuery,
  { ports, invoiceById, call }: Context,
): Promise<Page<Invoice>> {
  const lists = ports.invoices.map(
    (source) => (page: InvoiceQuery['page']) => source.listInvoices({ ...query, page }, call),
  );
  const found = await withCheckedCursor(readMergedPage(lists, query.page, newestFirst));
  for (const { node } of found.items) invoiceById.prime(node.id, node);
  return found;
}
