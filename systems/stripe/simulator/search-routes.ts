import { badRequest } from './api-error.ts';
import type { JsonObject } from './json.ts';
import { newestFirst } from './paging.ts';
import { fields, integerFrom, list, text, type ValueOf } from './params.ts';
import { toCustomerJson } from './render-customer.ts';
import { toInvoiceJson } from './render-invoice.ts';
import { toPriceJson } from './render-price.ts';
import { toProductJson } from './render-product.ts';
import { toSubscriptionJson } from './render-subscription.ts';
import { type Route, route } from './route.ts';
import { parseSearchQuery } from './search-grammar.ts';
import { checkSearch, matchesSearch, type SearchFields } from './search-match.ts';
import type { StripeState } from './state.ts';

const params = fields(
  { expand: list(text, 20), limit: integerFrom(1, 100), page: text, query: text },
  'query',
);

/** The fields by which docs.stripe.com/search lets each resource be searched. */
const searchable: Readonly<Record<string, SearchFields>> = {
  customers: { created: 'number', email: 'text', metadata: 'metadata', name: 'text', phone: 'text' },
  invoices: {
    created: 'number',
    currency: 'token',
    customer: 'token',
    metadata: 'metadata',
    number: 'text',
    receipt_number: 'text',
    subscription: 'token',
    status: 'token',
    total: 'number',
  },
  prices: {
    active: 'token',
    currency: 'token',
    lookup_key: 'text',
    metadata: 'metadata',
    product: 'token',
    type: 'token',
  },
  products: {
    active: 'token',
    description: 'text',
    metadata: 'metadata',
    name: 'text',
    shippable: 'token',
    url: 'text',
  },
  subscriptions: { canceled_at: 'number', created: 'number', metadata: 'metadata', status: 'token' },
};

const readers: Readonly<Record<string, (state: StripeState) => readonly JsonObject[]>> = {
  customers: (state) =>
    newestFirst(state.customers.values())
      .filter(({ deleted }) => !deleted)
      .map(toCustomerJson),
  invoices: (state) =>
    newestFirst(state.invoices.values()).map((invoice) => ({
      ...toInvoiceJson(invoice, state),
      // Searched by, though no longer answered with.
      subscription: invoice.subscription,
    })),
  prices: (state) => newestFirst(state.prices.values()).map(toPriceJson),
  products: (state) => newestFirst(state.products.values()).map(toProductJson),
  subscriptions: (state) =>
    newestFirst(state.subscriptions.values()).map((subscription) => toSubscriptionJson(subscription, state)),
};

function search(resource: string, state: StripeState, given: ValueOf<typeof params>): JsonObject {
  const query = parseSearchQuery(given.query);
  checkSearch(query, searchable[resource] ?? {});
  const found = (readers[resource]?.(state) ?? []).filter((record) => matchesSearch(record, query));
  const from = given.page === undefined ? 0 : readPage(given.page);
  const to = from + (given.limit ?? 10);
  const data = resource === 'invoices' ? found.map(withoutSubscription) : found;
  return {
    object: 'search_result',
    data: data.slice(from, to),
    has_more: found.length > to,
    next_page: found.length > to ? Buffer.from(String(to)).toString('base64url') : null,
    url: `/v1/${resource}/search`,
  };
}

function withoutSubscription({ subscription: _searched, ...invoice }: JsonObject): JsonObject {
  return invoice;
}

function readPage(page: string): number {
  const offset = Number(Buffer.from(page, 'base64url').toString());
  if (!Number.isInteger(offset) || offset < 0) throw badRequest('Invalid page token.', 'page');
  return offset;
}

export const searchRoutes: readonly Route[] = Object.keys(searchable).map((resource) =>
  route('GET', `/v1/${resource}/search`, `${resource}.search`, params, ({ world, params: given }) =>
    search(resource, world.state, given),
  ),
);
