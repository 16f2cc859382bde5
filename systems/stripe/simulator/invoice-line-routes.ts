import { badRequest } from './api-error.ts';
import { lineOfInvoiceItem } from './billed-lines.ts';
import { findCustomer } from './customer-routes.ts';
import { notEditable } from './invoice-routes.ts';
import type { JsonObject } from './json.ts';
import { toListJson } from './json.ts';
import type { InvoiceItemModel, InvoiceLineModel, InvoiceModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import {
  currency,
  decimal,
  fields,
  flag,
  integer,
  integerFrom,
  list,
  metadata,
  text,
  timestamp,
  type ValueOf,
} from './params.ts';
import { insertPrice } from './price-routes.ts';
import { newProduct } from './product-routes.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toInvoiceJson, toInvoiceLineJson } from './render-invoice.ts';
import { toInvoiceItemJson } from './render-invoice-item.ts';
import { type Route, route } from './route.ts';
import { saveInvoice } from './save-records.ts';
import { scaleAmount } from './scale-amount.ts';
import type { World } from './world.ts';

const period = fields({ end: timestamp, start: timestamp }, 'end', 'start');
const pricing = fields({ price: text });

const itemCreate = fields(
  {
    amount: integer,
    currency,
    customer: text,
    description: text,
    discountable: flag,
    expand: list(text, 20),
    invoice: text,
    metadata,
    period,
    pricing,
    quantity: integerFrom(0),
    subscription: text,
    unit_amount_decimal: decimal,
  },
  'customer',
);

const lineAdd = fields({
  amount: integer,
  description: text,
  invoice_item: text,
  metadata,
  period,
  pricing,
  quantity: integerFrom(0),
});

interface Charge {
  readonly amount?: number | undefined;
  readonly description?: string | undefined;
  readonly pricing?: ValueOf<typeof pricing> | undefined;
  readonly quantity?: number | undefined;
  readonly unit_amount_decimal?: string | undefined;
}

/** Price and amount of a charge: of a named price, or of one that Stripe makes for the amount. */
function readCharge(world: World, charge: Charge, code: string) {
  const quantity = charge.quantity ?? 1;
  const named = charge.pricing?.price;
  if (named !== undefined) {
    const price = find(world.state.prices, 'price', named, 'pricing[price]');
    return { price, quantity, amount: scaleAmount(price.unitAmountDecimal, quantity) };
  }
  const unit =
    charge.unit_amount_decimal ?? (charge.amount === undefined ? undefined : String(charge.amount));
  if (unit === undefined) throw badRequest('Missing required param: amount.', 'amount', 'parameter_missing');
  const product = world.state.products.insert({
    ...newProduct(world, charge.description ?? 'One-time'),
    active: false,
  });
  const price = insertPrice(world, {
    currency: code,
    product: product.id,
    unitAmountDecimal: unit,
    recurring: null,
    active: false,
  });
  return { price, quantity, amount: charge.amount ?? scaleAmount(unit, quantity) };
}

function createItem(world: World, params: ValueOf<typeof itemCreate>): JsonObject {
  const customer = findCustomer(world, params.customer, 'customer');
  const invoice =
    params.invoice === undefined
      ? undefined
      : find(world.state.invoices, 'invoice', params.invoice, 'invoice');
  if (invoice && invoice.status !== 'draft') throw notEditable('This invoice is no longer editable');
  if (params.subscription !== undefined) {
    find(world.state.subscriptions, 'subscription', params.subscription, 'subscription');
  }
  const code = params.currency ?? invoice?.currency ?? customer.currency ?? 'usd';
  const { price, quantity, amount } = readCharge(world, params, code);
  const now = world.now();
  const item: InvoiceItemModel = world.state.invoiceItems.insert({
    id: world.makeId('ii'),
    created: now,
    amount,
    currency: code,
    customer: customer.id,
    description: params.description ?? world.state.products.get(price.product)?.name ?? null,
    invoice: invoice?.id ?? null,
    metadata: mergeMetadata({}, params.metadata),
    periodStart: params.period?.start ?? now,
    periodEnd: params.period?.end ?? now,
    price: price.id,
    product: price.product,
    proration: false,
    creditedItems: null,
    quantity,
    subscription: params.subscription ?? null,
    subscriptionItem: null,
    unitAmountDecimal: price.unitAmountDecimal,
  });
  world.emit('invoiceitem.created', toInvoiceItemJson(item));
  if (invoice) saveInvoice(world, invoice, { lines: [lineOfInvoiceItem(world, item), ...invoice.lines] });
  return toInvoiceItemJson(item);
}

function deleteItem(world: World, id: string | undefined): JsonObject {
  const item = find(world.state.invoiceItems, 'invoiceitem', id);
  const invoice = item.invoice === null ? undefined : world.state.invoices.get(item.invoice);
  if (invoice && invoice.status !== 'draft')
    throw notEditable('You cannot delete an invoice item of a finalized invoice');
  if (invoice)
    saveInvoice(world, invoice, {
      lines: invoice.lines.filter(({ invoiceItem }) => invoiceItem !== item.id),
    });
  world.state.invoiceItems.delete(item.id);
  world.emit('invoiceitem.deleted', toInvoiceItemJson(item));
  return { id: item.id, object: 'invoiceitem', deleted: true };
}

function addLine(world: World, invoice: InvoiceModel, line: ValueOf<typeof lineAdd>): InvoiceLineModel {
  if (line.invoice_item !== undefined) {
    const item = find(world.state.invoiceItems, 'invoiceitem', line.invoice_item, 'lines[0][invoice_item]');
    world.state.invoiceItems.put({ ...item, invoice: invoice.id });
    return lineOfInvoiceItem(world, item);
  }
  const { price, quantity, amount } = readCharge(world, line, invoice.currency);
  const now = world.now();
  return {
    id: world.makeId('il'),
    amount,
    description: line.description ?? world.state.products.get(price.product)?.name ?? null,
    discountable: true,
    invoiceItem: null,
    metadata: mergeMetadata({}, line.metadata),
    periodStart: line.period?.start ?? now,
    periodEnd: line.period?.end ?? now,
    price: price.id,
    product: price.product,
    proration: false,
    creditedItems: null,
    quantity,
    subscription: null,
    subscriptionItem: null,
    unitAmountDecimal: price.unitAmountDecimal,
  };
}

const itemList = fields({ ...pagingParams, customer: text, invoice: text, pending: flag });

export const invoiceLineRoutes: readonly Route[] = [
  route(
    'GET',
    '/v1/invoices/:id/lines',
    'invoices.listLineItems',
    fields(pagingParams),
    ({ world, params, path }) => {
      const invoice = find(world.state.invoices, 'invoice', path.id);
      const { data, hasMore } = takePage(invoice.lines, params, 'line_item');
      const json = data.map((line) => toInvoiceLineJson(line, invoice));
      return {
        ...toListJson(`/v1/invoices/${invoice.id}/lines`, json, hasMore),
        total_count: invoice.lines.length,
      };
    },
  ),
  route(
    'POST',
    '/v1/invoices/:id/add_lines',
    'invoices.addLines',
    fields({ expand: list(text, 20), invoice_metadata: metadata, lines: list(lineAdd) }, 'lines'),
    ({ world, params, path }) => {
      const invoice = find(world.state.invoices, 'invoice', path.id);
      if (invoice.status !== 'draft') throw notEditable('This invoice is no longer editable');
      const added = params.lines.map((line) => addLine(world, invoice, line));
      const change = {
        lines: [...invoice.lines, ...added],
        metadata: mergeMetadata(invoice.metadata, params.invoice_metadata),
      };
      return toInvoiceJson(saveInvoice(world, invoice, change), world.state);
    },
  ),
  route('POST', '/v1/invoiceitems', 'invoiceItems.create', itemCreate, ({ world, params }) =>
    createItem(world, params),
  ),
  route('GET', '/v1/invoiceitems', 'invoiceItems.list', itemList, ({ world, params }) => {
    const all = newestFirst(world.state.invoiceItems.values()).filter(
      (item) =>
        (params.customer === undefined || item.customer === params.customer) &&
        (params.invoice === undefined || item.invoice === params.invoice) &&
        (params.pending === undefined || (item.invoice === null) === params.pending),
    );
    const { data, hasMore } = takePage(all, params, 'invoiceitem');
    return toListJson('/v1/invoiceitems', data.map(toInvoiceItemJson), hasMore);
  }),
  route('GET', '/v1/invoiceitems/:id', 'invoiceItems.retrieve', expandOnly, ({ world, path }) =>
    toInvoiceItemJson(find(world.state.invoiceItems, 'invoiceitem', path.id)),
  ),
  route('DELETE', '/v1/invoiceitems/:id', 'invoiceItems.del', fields({}), ({ world, path }) =>
    deleteItem(world, path.id),
  ),
];
