import { badRequest } from './api-error.ts';
import { amountsOf } from './invoice-amounts.ts';
import { toListJson } from './json.ts';
import type { CreditNoteLineModel, CreditNoteModel, InvoiceModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import { fields, integerFrom, list, metadata, oneOf, text, type ValueOf } from './params.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toCreditNoteJson, toCreditNoteLineJson } from './render-credit-note.ts';
import { type Route, route } from './route.ts';
import { saveCustomer, saveInvoice } from './save-records.ts';
import { invoicePaid } from './subscription-payment.ts';
import type { World } from './world.ts';

const noteLine = fields(
  {
    amount: integerFrom(1),
    description: text,
    invoice_line_item: text,
    quantity: integerFrom(1),
    type: oneOf('custom_line_item', 'invoice_line_item'),
    unit_amount: integerFrom(0),
  },
  'type',
);

const noteParams = {
  amount: integerFrom(1),
  credit_amount: integerFrom(0),
  expand: list(text, 20),
  invoice: text,
  lines: list(noteLine),
  memo: text,
  metadata,
  out_of_band_amount: integerFrom(0),
  reason: oneOf('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'),
  refund_amount: integerFrom(0),
};
const create = fields(noteParams, 'invoice');
type Create = ValueOf<typeof create>;

function readLines(world: World, invoice: InvoiceModel, params: Create): readonly CreditNoteLineModel[] {
  const { lines, amount, refund_amount: refund, credit_amount: credit, out_of_band_amount: outside } = params;
  if (lines) return lines.map((line, at) => readLine(world, invoice, line, at));
  const total = amount ?? (refund ?? 0) + (credit ?? 0) + (outside ?? 0);
  if (total < 1) {
    throw badRequest(
      'You must specify one of `amount`, `lines`, or `shipping_cost`.',
      'amount',
      'parameter_missing',
    );
  }
  return [customLine(world, 'Credit', 1, total)];
}

function readLine(
  world: World,
  invoice: InvoiceModel,
  line: ValueOf<typeof noteLine>,
  at: number,
): CreditNoteLineModel {
  const quantity = line.quantity ?? 1;
  if (line.type === 'custom_line_item') {
    return customLine(world, line.description ?? null, quantity, line.unit_amount ?? line.amount ?? 0);
  }
  const of = invoice.lines.find(({ id }) => id === line.invoice_line_item);
  if (!of) {
    const param = `lines[${at}][invoice_line_item]`;
    throw badRequest(
      `No such invoice line item: '${line.invoice_line_item ?? ''}'`,
      param,
      'resource_missing',
    );
  }
  const unit = of.quantity > 0 ? Math.round(of.amount / of.quantity) : of.amount;
  const part = of.quantity > 0 ? Math.round((of.amount * quantity) / of.quantity) : of.amount;
  const amount = line.amount ?? part;
  if (quantity > of.quantity) {
    throw badRequest(
      `The quantity to credit (${quantity}) is greater than the quantity of the invoice line item (${of.quantity}).`,
      `lines[${at}][quantity]`,
    );
  }
  if (amount > of.amount) {
    throw badRequest(
      `The amount to credit (${amount}) is greater than the amount of the invoice line item (${of.amount}).`,
      `lines[${at}][amount]`,
    );
  }
  return {
    id: world.makeId('cnli'),
    amount,
    description: of.description,
    quantity,
    type: 'invoice_line_item',
    invoiceLineItem: of.id,
    unitAmount: unit,
  };
}

function customLine(
  world: World,
  description: string | null,
  quantity: number,
  unitAmount: number,
): CreditNoteLineModel {
  return {
    id: world.makeId('cnli'),
    amount: quantity * unitAmount,
    description,
    quantity,
    type: 'custom_line_item',
    invoiceLineItem: null,
    unitAmount,
  };
}

/** The part of the invoice's tax that its credited lines bore. */
function taxOf(invoice: InvoiceModel, lines: readonly CreditNoteLineModel[]): number {
  const { subtotal } = amountsOf(invoice);
  const credited = lines.filter(({ type }) => type === 'invoice_line_item');
  const net = credited.reduce((sum, { amount }) => sum + amount, 0);
  return subtotal === 0 ? 0 : Math.round((invoice.tax * net) / subtotal);
}

/** What a credit note would be, also one that does not say yet how it is settled. */
function draftNote(
  world: World,
  params: Create,
): { readonly note: CreditNoteModel; readonly invoice: InvoiceModel } {
  const invoice = find(world.state.invoices, 'invoice', params.invoice, 'invoice');
  if (invoice.status !== 'open' && invoice.status !== 'paid') {
    throw badRequest('You can only create a credit note on an open or paid invoice.', 'invoice');
  }
  const lines = readLines(world, invoice, params);
  const tax = taxOf(invoice, lines);
  const amount = lines.reduce((sum, line) => sum + line.amount, tax);
  const creditable = amountsOf(invoice).due - invoice.prePaymentCredit - invoice.postPaymentCredit;
  if (amount > creditable) {
    throw badRequest(
      `The credit note amount (${amount}) is greater than the amount that can be credited on the invoice (${creditable}).`,
      'amount',
    );
  }
  const earlier = world.state.creditNotesByInvoice.find(invoice.id).length;
  const post = Math.max(0, amount - amountsOf(invoice).remaining);
  const refund = params.refund_amount ?? 0;
  const note: CreditNoteModel = {
    id: world.makeId('cn'),
    created: world.now(),
    amount,
    tax,
    currency: invoice.currency,
    customer: invoice.customer,
    invoice: invoice.id,
    lines,
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, params.metadata),
    number: `${invoice.number ?? invoice.id}-CN-${String(earlier + 1).padStart(2, '0')}`,
    outOfBandAmount: params.out_of_band_amount ?? null,
    refunds: refund > 0 ? [{ refund: world.makeId('re'), amount: refund }] : [],
    postPaymentAmount: post,
    prePaymentAmount: amount - post,
    reason: params.reason ?? null,
    status: 'issued',
    voidedAt: null,
  };
  return { note, invoice };
}

function issue(world: World, params: Create): CreditNoteModel {
  const { note: draft, invoice } = draftNote(world, params);
  const { refund_amount: refund = 0, credit_amount: credit = 0, out_of_band_amount: outside = 0 } = params;
  if (refund + credit + outside !== draft.postPaymentAmount) {
    throw badRequest(
      'The sum of credit amount, refund amount and out of band amount must equal the credit note amount.',
    );
  }
  const note = { ...draft, balanceTransaction: creditBalance(world, invoice.customer, credit) };
  world.state.creditNotes.insert(note);
  world.emit('credit_note.created', toCreditNoteJson(note));
  const credited = {
    prePaymentCredit: invoice.prePaymentCredit + note.prePaymentAmount,
    postPaymentCredit: invoice.postPaymentCredit + note.postPaymentAmount,
  };
  const settles = invoice.status === 'open' && amountsOf({ ...invoice, ...credited }).remaining === 0;
  if (!settles) saveInvoice(world, invoice, credited);
  else {
    const change = { ...credited, status: 'paid', paidAt: world.now(), autoAdvance: false } as const;
    invoicePaid(world, saveInvoice(world, invoice, change, 'invoice.paid'));
  }
  return note;
}

/** A negative balance is money of the customer's. */
function creditBalance(world: World, customer: string, amount: number): string | null {
  if (amount === 0) return null;
  const before = find(world.state.customers, 'customer', customer);
  saveCustomer(world, before, { balance: before.balance - amount });
  return world.makeId('cbtxn');
}

function voidNote(world: World, id: string | undefined): CreditNoteModel {
  const note = find(world.state.creditNotes, 'credit_note', id);
  const invoice = find(world.state.invoices, 'invoice', note.invoice);
  if (note.status === 'void') throw badRequest('This credit note has already been voided.');
  if (invoice.status !== 'open' || note.postPaymentAmount > 0) {
    throw badRequest('You can only void pre-payment credit notes of open invoices.');
  }
  const after = world.state.creditNotes.put({ ...note, status: 'void', voidedAt: world.now() });
  saveInvoice(world, invoice, { prePaymentCredit: invoice.prePaymentCredit - note.prePaymentAmount });
  world.emit('credit_note.voided', toCreditNoteJson(after));
  return after;
}

export const creditNoteRoutes: readonly Route[] = [
  route('POST', '/v1/credit_notes', 'creditNotes.create', create, ({ world, params }) =>
    toCreditNoteJson(issue(world, params)),
  ),
  route('GET', '/v1/credit_notes/preview', 'creditNotes.preview', create, ({ world, params }) =>
    toCreditNoteJson(draftNote(world, params).note),
  ),
  route(
    'GET',
    '/v1/credit_notes',
    'creditNotes.list',
    fields({ ...pagingParams, customer: text, invoice: text }),
    ({ world, params }) => {
      const { state } = world;
      const from =
        params.invoice === undefined
          ? state.creditNotes.values()
          : state.creditNotesByInvoice.find(params.invoice);
      const all = newestFirst(from).filter(
        ({ customer }) => params.customer === undefined || customer === params.customer,
      );
      const { data, hasMore } = takePage(all, params, 'credit_note');
      return toListJson('/v1/credit_notes', data.map(toCreditNoteJson), hasMore);
    },
  ),
  route('GET', '/v1/credit_notes/:id', 'creditNotes.retrieve', expandOnly, ({ world, path }) =>
    toCreditNoteJson(find(world.state.creditNotes, 'credit_note', path.id)),
  ),
  route(
    'GET',
    '/v1/credit_notes/:id/lines',
    'creditNotes.listLineItems',
    fields(pagingParams),
    ({ world, params, path }) => {
      const note = find(world.state.creditNotes, 'credit_note', path.id);
      const { data, hasMore } = takePage(note.lines, params, 'credit_note_line_item');
      return toListJson(`/v1/credit_notes/${note.id}/lines`, data.map(toCreditNoteLineJson), hasMore);
    },
  ),
  route('POST', '/v1/credit_notes/:id/void', 'creditNotes.voidCreditNote', expandOnly, ({ world, path }) =>
    toCreditNoteJson(voidNote(world, path.id)),
  ),
];
