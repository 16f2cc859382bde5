import { ApiError, badRequest } from './api-error.ts';
import { payOutOfBand } from './charge-invoice.ts';
import { findCustomer } from './customer-routes.ts';
import { advanceInvoice, collect, createInvoice, finalizeInvoice, pendingLines } from './invoicing.ts';
import type { JsonObject } from './json.ts';
import { toListJson } from './json.ts';
import type { InvoiceModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import {
  clearable,
  currency,
  fields,
  flag,
  integerFrom,
  list,
  metadata,
  oneOf,
  text,
  timestamp,
  type ValueOf,
} from './params.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toInvoiceJson } from './render-invoice.ts';
import { type Route, route } from './route.ts';
import { saveInvoice } from './save-records.ts';
import { invoicePaid } from './subscription-payment.ts';
import type { World } from './world.ts';

const create = fields({
  auto_advance: flag,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  currency,
  customer: text,
  days_until_due: integerFrom(0),
  description: clearable(text),
  due_date: timestamp,
  expand: list(text, 20),
  metadata,
  pending_invoice_items_behavior: oneOf('exclude', 'include'),
  subscription: text,
});

function createDraft(world: World, params: ValueOf<typeof create>): JsonObject {
  const { state } = world;
  const subscription =
    params.subscription === undefined
      ? undefined
      : find(state.subscriptions, 'subscription', params.subscription, 'subscription');
  const customerId = params.customer ?? subscription?.customer;
  if (customerId === undefined)
    throw badRequest('Missing required param: customer.', 'customer', 'parameter_missing');
  const customer = findCustomer(world, customerId, 'customer');
  const method = params.collection_method ?? 'charge_automatically';
  if (method === 'send_invoice' && params.days_until_due === undefined && params.due_date === undefined) {
    throw badRequest(
      'If invoice collection method is `send_invoice`, you must specify either `due_date` or `days_until_due`.',
      'due_date',
    );
  }
  const code = params.currency ?? customer.currency ?? 'usd';
  const includes = params.pending_invoice_items_behavior === 'include' || subscription !== undefined;
  const now = world.now();
  const invoice = createInvoice(world, {
    customer: customer.id,
    currency: code,
    collectionMethod: method,
    daysUntilDue: params.days_until_due ?? null,
    dueDate: params.due_date ?? null,
    subscription: subscription?.id ?? null,
    billingReason: 'manual',
    lines: includes ? pendingLines(world, customer.id, code, subscription?.id) : [],
    autoAdvance: params.auto_advance ?? false,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    period: { start: subscription?.startDate ?? now, end: now },
  });
  return toInvoiceJson(invoice, state);
}

const update = fields({
  auto_advance: flag,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  days_until_due: integerFrom(0),
  description: clearable(text),
  due_date: timestamp,
  expand: list(text, 20),
  metadata,
});

export function notEditable(message: string): ApiError {
  return badRequest(message, undefined, 'invoice_not_editable');
}

function updateInvoice(world: World, before: InvoiceModel, params: ValueOf<typeof update>): InvoiceModel {
  const { metadata: marks, ...rest } = params;
  const touchesMore = Object.keys(rest).some(
    (key) => !['expand', 'description', 'auto_advance'].includes(key),
  );
  if (before.status !== 'draft' && touchesMore) {
    throw notEditable("Finalized invoices can't be updated in this way");
  }
  return saveInvoice(world, before, {
    ...(params.auto_advance === undefined ? {} : { autoAdvance: params.auto_advance }),
    ...(params.collection_method === undefined ? {} : { collectionMethod: params.collection_method }),
    ...(params.days_until_due === undefined ? {} : { daysUntilDue: params.days_until_due }),
    ...(params.description === undefined ? {} : { description: params.description }),
    ...(params.due_date === undefined ? {} : { dueDate: params.due_date }),
    metadata: mergeMetadata(before.metadata, marks),
  });
}

const pay = fields({
  expand: list(text, 20),
  forgive: flag,
  off_session: flag,
  paid_out_of_band: flag,
  payment_method: text,
});

function payInvoice(world: World, found: InvoiceModel, params: ValueOf<typeof pay>): InvoiceModel {
  if (found.status === 'paid') throw badRequest('Invoice is already paid');
  if (found.status === 'void') throw badRequest("Voided invoices can't be paid.");
  const open = found.status === 'draft' ? finalizeInvoice(world, found) : found;
  if (open.status === 'paid') return open;
  if (params.paid_out_of_band) {
    const paid = payOutOfBand(world, open);
    invoicePaid(world, paid);
    return paid;
  }
  const paid = collect(world, open, params.payment_method);
  if (paid.status === 'paid') return paid;
  const customer = world.state.customers.get(open.customer);
  if (!params.payment_method && !customer?.defaultPaymentMethod) {
    throw new ApiError(
      400,
      'There is no `default_payment_method` set on this Customer or Invoice. Please set a `default_payment_method`.',
      { code: 'invoice_no_payment_method_types' },
    );
  }
  throw new ApiError(402, 'Your card was declined.', {
    type: 'card_error',
    code: 'card_declined',
    details: { decline_code: 'generic_decline', advice_code: 'try_again_later', network_decline_code: '01' },
  });
}

function voidInvoice(world: World, invoice: InvoiceModel): InvoiceModel {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw badRequest("You can only pass in open or uncollectible invoices. This invoice isn't open.");
  }
  for (const payment of world.state.invoicePaymentsByInvoice.find(invoice.id)) {
    if (payment.status !== 'open') continue;
    world.state.invoicePayments.put({ ...payment, status: 'canceled', canceledAt: world.now() });
  }
  const change = { status: 'void', voidedAt: world.now(), autoAdvance: false } as const;
  return saveInvoice(world, invoice, change, 'invoice.voided');
}

function markUncollectible(world: World, invoice: InvoiceModel): InvoiceModel {
  if (invoice.status !== 'open') {
    throw badRequest("You can only mark open invoices as uncollectible. This invoice isn't open.");
  }
  const change = { status: 'uncollectible', markedUncollectibleAt: world.now(), autoAdvance: false } as const;
  return saveInvoice(world, invoice, change, 'invoice.marked_uncollectible');
}

function deleteInvoice(world: World, invoice: InvoiceModel): JsonObject {
  if (invoice.status !== 'draft' || invoice.subscription !== null) {
    throw badRequest('You can only delete draft invoices. To cancel a finalized invoice, void it.');
  }
  for (const line of invoice.lines) {
    const item = line.invoiceItem === null ? undefined : world.state.invoiceItems.get(line.invoiceItem);
    if (item) world.state.invoiceItems.put({ ...item, invoice: null });
  }
  world.state.invoices.delete(invoice.id);
  world.emit('invoice.deleted', toInvoiceJson(invoice, world.state));
  return { id: invoice.id, object: 'invoice', deleted: true };
}

const listParams = fields({
  ...pagingParams,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  customer: text,
  due_date: pagingParams.created,
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
  subscription: text,
});

function listInvoices(world: World, params: ValueOf<typeof listParams>): JsonObject {
  const { state } = world;
  const from =
    params.subscription !== undefined
      ? state.invoicesBySubscription.find(params.subscription)
      : params.customer !== undefined
        ? state.invoicesByCustomer.find(params.customer)
        : state.invoices.values();
  const all = newestFirst(from).filter(
    (invoice) =>
      (params.customer === undefined || invoice.customer === params.customer) &&
      (params.status === undefined || invoice.status === params.status) &&
      (params.collection_method === undefined || invoice.collectionMethod === params.collection_method),
  );
  const { data, hasMore } = takePage(all, params, 'invoice');
  return toListJson(
    '/v1/invoices',
    data.map((invoice) => toInvoiceJson(invoice, state)),
    hasMore,
  );
}

/** One of the calls that move an invoice from one status to another. */
function action<P extends { readonly expand?: readonly string[] | undefined }>(
  verb: string,
  operation: string,
  params: (value: Parameters<typeof expandOnly>[0], path: string) => P,
  run: (world: World, invoice: InvoiceModel, params: P) => InvoiceModel,
): Route {
  return route('POST', `/v1/invoices/:id/${verb}`, operation, params, (call) => {
    const invoice = find(call.world.state.invoices, 'invoice', call.path.id);
    return toInvoiceJson(run(call.world, invoice, call.params), call.world.state);
  });
}

const finalize = fields({ auto_advance: flag, expand: list(text, 20) });

export const invoiceRoutes: readonly Route[] = [
  route('POST', '/v1/invoices', 'invoices.create', create, ({ world, params }) => createDraft(world, params)),
  route('GET', '/v1/invoices', 'invoices.list', listParams, ({ world, params }) =>
    listInvoices(world, params),
  ),
  route('GET', '/v1/invoices/:id', 'invoices.retrieve', expandOnly, ({ world, path }) =>
    toInvoiceJson(find(world.state.invoices, 'invoice', path.id), world.state),
  ),
  route('POST', '/v1/invoices/:id', 'invoices.update', update, ({ world, params, path }) =>
    toInvoiceJson(updateInvoice(world, find(world.state.invoices, 'invoice', path.id), params), world.state),
  ),
  route('DELETE', '/v1/invoices/:id', 'invoices.del', fields({}), ({ world, path }) =>
    deleteInvoice(world, find(world.state.invoices, 'invoice', path.id)),
  ),
  action('finalize', 'invoices.finalizeInvoice', finalize, (world, invoice, params) => {
    const advances = params.auto_advance ?? invoice.autoAdvance;
    return advances ? advanceInvoice(world, invoice) : finalizeInvoice(world, invoice);
  }),
  action('pay', 'invoices.pay', pay, payInvoice),
  action('send', 'invoices.sendInvoice', expandOnly, (world, invoice) => {
    const open = invoice.status === 'draft' ? finalizeInvoice(world, invoice) : invoice;
    world.emit('invoice.sent', toInvoiceJson(open, world.state));
    return open;
  }),
  action('void', 'invoices.voidInvoice', expandOnly, voidInvoice),
  action('mark_uncollectible', 'invoices.markUncollectible', expandOnly, markUncollectible),
];
