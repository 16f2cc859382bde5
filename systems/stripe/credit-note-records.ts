import type { CallContext } from '#domain/call-context.ts';
import type { StripeClient } from './client.ts';
import { type CreditNoteRecord, creditNoteSchema } from './records/credit-note.ts';
import type { IssuedInvoiceRecord } from './records/invoice.ts';
import { listOf } from './records/list.ts';
import { parseRecord } from './records/parse-record.ts';

const creditNoteList = listOf(creditNoteSchema);

/**
 * The credit notes of invoices in as few calls as Stripe lets: none for an invoice that says it has none, one for all invoices of a
 * customer, else one for an invoice.
 */
export async function readCreditNotes(
  client: StripeClient,
  invoiceIds: readonly string[],
  known: (id: string) => IssuedInvoiceRecord | undefined,
  ctx: CallContext,
): Promise<readonly CreditNoteRecord[]> {
  const byCustomer = new Map<string, string[]>();
  const alone: string[] = [];
  for (const id of invoiceIds) {
    const invoice = known(id);
    if (invoice && hasNone(invoice)) continue;
    if (invoice?.customer)
      byCustomer.set(invoice.customer.id, [...(byCustomer.get(invoice.customer.id) ?? []), id]);
    else alone.push(id);
  }
  const queries = [
    ...alone.map((invoice) => ({ invoice })),
    ...[...byCustomer].map(([customer, [only, ...others]]) =>
      only !== undefined && others.length === 0 ? { invoice: only } : { customer },
    ),
  ];
  const notes = await Promise.all(queries.map((query) => readAllCreditNotes(client, query, ctx)));
  return notes.flat();
}

function hasNone(invoice: IssuedInvoiceRecord): boolean {
  return invoice.pre_payment_credit_notes_amount === 0 && invoice.post_payment_credit_notes_amount === 0;
}

/** All credit notes of an invoice or a customer; the list, unlike a search, holds what was written a moment ago. */
export async function readAllCreditNotes(
  client: StripeClient,
  query: { readonly invoice: string } | { readonly customer: string },
  ctx: CallContext,
): Promise<readonly CreditNoteRecord[]> {
  const notes: CreditNoteRecord[] = [];
  let more = true;
  while (more) {
    const after = notes.at(-1)?.id;
    const answer = await client.call(
      { operation: 'creditNotes.list', effect: 'read' },
      ctx,
      (stripe, options) =>
        stripe.creditNotes.list(
          { ...query, limit: 100, ...(after === undefined ? {} : { starting_after: after }) },
          options,
        ),
    );
    const page = parseRecord(client.system, 'credit notes', creditNoteList, answer);
    notes.push(...page.data);
    more = page.has_more && page.data.length > 0;
  }
  return notes;
}
