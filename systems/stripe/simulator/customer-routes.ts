import { endSubscription } from './end-subscription.ts';
import type { JsonObject } from './json.ts';
import { toListJson } from './json.ts';
import type { CustomerModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import { clearable, fields, integer, list, metadata, oneOf, text } from './params.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toCustomerJson } from './render-customer.ts';
import { type Route, route } from './route.ts';
import { saveCustomer } from './save-records.ts';
import type { World } from './world.ts';

const address = fields({
  city: clearable(text),
  country: clearable(text),
  line1: clearable(text),
  line2: clearable(text),
  postal_code: clearable(text),
  state: clearable(text),
});

const shipping = fields({ address, name: text, phone: clearable(text) }, 'address', 'name');

const writable = {
  address: clearable(address),
  balance: integer,
  description: clearable(text),
  email: clearable(text),
  expand: list(text, 20),
  invoice_prefix: text,
  invoice_settings: fields({ default_payment_method: clearable(text) }),
  metadata,
  name: clearable(text),
  payment_method: text,
  phone: clearable(text),
  preferred_locales: list(text),
  shipping: clearable(shipping),
  tax_exempt: oneOf('none', 'exempt', 'reverse'),
};

const written = fields(writable);
type Written = ReturnType<typeof written>;

/** An address with every field, as Stripe answers it. */
function toAddress(given: ReturnType<typeof address>): JsonObject {
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = given;
  return { city, country, line1, line2, postal_code, state };
}

function toChange(world: World, params: Written, before: CustomerModel): Partial<CustomerModel> {
  const method = params.invoice_settings?.default_payment_method ?? params.payment_method;
  if (typeof method === 'string') {
    find(world.state.paymentMethods, 'PaymentMethod', method, 'invoice_settings[default_payment_method]');
  }
  return {
    ...(params.address === undefined ? {} : { address: params.address && toAddress(params.address) }),
    ...(params.balance === undefined ? {} : { balance: params.balance }),
    ...(params.description === undefined ? {} : { description: params.description }),
    ...(params.email === undefined ? {} : { email: params.email }),
    ...(params.invoice_prefix === undefined ? {} : { invoicePrefix: params.invoice_prefix }),
    ...(method === undefined ? {} : { defaultPaymentMethod: method }),
    ...(params.name === undefined ? {} : { name: params.name }),
    ...(params.phone === undefined ? {} : { phone: params.phone }),
    ...(params.preferred_locales === undefined ? {} : { preferredLocales: params.preferred_locales }),
    ...(params.shipping === undefined ? {} : { shipping: params.shipping && toShipping(params.shipping) }),
    ...(params.tax_exempt === undefined ? {} : { taxExempt: params.tax_exempt }),
    metadata: mergeMetadata(before.metadata, params.metadata),
  };
}

function toShipping(given: ReturnType<typeof shipping>): JsonObject {
  return { address: toAddress(given.address), name: given.name, phone: given.phone ?? null };
}

function createCustomer(world: World, params: Written): JsonObject {
  const blank: CustomerModel = {
    id: world.makeId('cus'),
    created: world.now(),
    address: null,
    balance: 0,
    currency: null,
    description: null,
    email: null,
    invoicePrefix: world.makeId('x').slice(2, 10).toUpperCase(),
    defaultPaymentMethod: null,
    metadata: {},
    name: null,
    nextInvoiceSequence: 1,
    phone: null,
    preferredLocales: [],
    shipping: null,
    taxExempt: 'none',
  };
  const customer = world.state.customers.insert({ ...blank, ...toChange(world, params, blank) });
  const json = toCustomerJson(customer);
  world.emit('customer.created', json);
  return json;
}

/** A customer that was not deleted. */
export function findCustomer(world: World, id: string | undefined, param = 'id'): CustomerModel {
  const customer = find(world.state.customers, 'customer', id, param);
  return customer.deleted ? find(world.state.customers, 'customer', undefined, param) : customer;
}

function deleteCustomer(world: World, id: string | undefined): JsonObject {
  const { state } = world;
  const customer = findCustomer(world, id);
  for (const subscription of state.subscriptionsByCustomer.find(customer.id)) {
    if (subscription.endedAt === null) endSubscription(world, subscription, null);
  }
  const json = toCustomerJson(customer);
  const deleted = state.customers.put({ ...customer, deleted: true });
  world.emit('customer.deleted', json);
  return toCustomerJson(deleted);
}

export const customerRoutes: readonly Route[] = [
  route('POST', '/v1/customers', 'customers.create', written, ({ world, params }) =>
    createCustomer(world, params),
  ),
  route(
    'GET',
    '/v1/customers',
    'customers.list',
    fields({ ...pagingParams, email: text }),
    ({ world, params }) => {
      const all = newestFirst(world.state.customers.values()).filter(
        ({ deleted, email }) => !deleted && (params.email === undefined || email === params.email),
      );
      const { data, hasMore } = takePage(all, params, 'customer');
      return toListJson('/v1/customers', data.map(toCustomerJson), hasMore);
    },
  ),
  route('GET', '/v1/customers/:id', 'customers.retrieve', expandOnly, ({ world, path }) =>
    toCustomerJson(find(world.state.customers, 'customer', path.id)),
  ),
  route('POST', '/v1/customers/:id', 'customers.update', written, ({ world, params, path }) => {
    const before = findCustomer(world, path.id);
    return toCustomerJson(saveCustomer(world, before, toChange(world, params, before)));
  }),
  route('DELETE', '/v1/customers/:id', 'customers.del', fields({}), ({ world, path }) =>
    deleteCustomer(world, path.id),
  ),
];
