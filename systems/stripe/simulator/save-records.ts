import type { CustomerModel, InvoiceModel, SubscriptionModel } from './models.ts';
import { toCustomerJson } from './render-customer.ts';
import { toInvoiceJson } from './render-invoice.ts';
import { toSubscriptionJson } from './render-subscription.ts';
import type { World } from './world.ts';

/** Keeps a changed subscription and tells of it. */
export function saveSubscription(
  world: World,
  before: SubscriptionModel,
  change: Partial<SubscriptionModel>,
  type = 'customer.subscription.updated',
): SubscriptionModel {
  const { state } = world;
  const old = toSubscriptionJson(before, state);
  const after = state.subscriptions.put({ ...before, ...change });
  const isUpdate = type === 'customer.subscription.updated';
  world.emit(type, toSubscriptionJson(after, state), isUpdate ? old : undefined);
  return after;
}

/** Keeps a changed invoice; tells of the update, and of what it means. */
export function saveInvoice(
  world: World,
  before: InvoiceModel,
  change: Partial<InvoiceModel>,
  ...types: readonly string[]
): InvoiceModel {
  const { state } = world;
  const old = toInvoiceJson(before, state);
  const after = state.invoices.put({ ...before, ...change });
  const json = toInvoiceJson(after, state);
  world.emit('invoice.updated', json, old);
  for (const type of types) world.emit(type, json);
  return after;
}

export function saveCustomer(
  world: World,
  before: CustomerModel,
  change: Partial<CustomerModel>,
): CustomerModel {
  const after = world.state.customers.put({ ...before, ...change });
  world.emit('customer.updated', toCustomerJson(after), toCustomerJson(before));
  return after;
}
