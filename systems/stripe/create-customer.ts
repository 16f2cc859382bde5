import type { Stripe } from 'stripe';
import type { CallContext } from '#domain/call-context.ts';
import type { Address } from '#domain/customer.ts';
import { recordOf } from '#domain/entity-id.ts';
import { isCodedError } from '#platform/errors.ts';
import type { StripeClient } from './client.ts';
import { toCustomerId } from './mapping/customer.ts';
import { metadataKeys, type Naming } from './mapping/naming.ts';
import { type CustomerRecord, customerSchema } from './records/customer.ts';
import { listOf } from './records/list.ts';
import { parseRecord } from './records/parse-record.ts';

/** What is known of a customer when it is created. */
export interface CustomerProfile {
  readonly name?: string;
  readonly email?: string;
  readonly billingAddress?: Address;
}

const customerList = listOf(customerSchema);

// Longer than Stripe keeps an idempotency key, in seconds.
const keyLifetime = 3 * 86_400;

/**
 * Creates Stripe's customer of an account, or answers the one that a try with the same key created: the search does not show it yet.
 * Throws as the client.
 */
export async function createCustomer(
  client: StripeClient,
  naming: Naming,
  customerId: string,
  profile: CustomerProfile,
  ctx: CallContext,
): Promise<{ readonly customer: CustomerRecord; readonly created: boolean }> {
  const account = recordOf(customerId, 'Customer', naming.customerSystem) ?? '';
  const params = { ...toParams(profile), metadata: { [metadataKeys.account]: account } };
  try {
    const answer = await client.call(
      { operation: 'customers.create', effect: 'idempotent', idempotencyKey: `customer:${customerId}` },
      ctx,
      (stripe, options) => stripe.customers.create(params, options),
    );
    return { customer: parseRecord(client.system, 'customer', customerSchema, answer), created: true };
  } catch (error) {
    // The key was used with another profile: by a first subscription, which knows none, or before a change of name.
    const used = isCodedError(error) && error.code === 'CONFLICT';
    const customer = used ? await findRecent(client, naming, customerId, ctx) : undefined;
    if (!customer) throw error;
    return { customer, created: false };
  }
}

/** The list, unlike the search, holds what was written a moment ago. */
async function findRecent(
  client: StripeClient,
  naming: Naming,
  customerId: string,
  ctx: CallContext,
): Promise<CustomerRecord | undefined> {
  let after: CustomerRecord | undefined;
  let newest: number | undefined;
  for (;;) {
    const window = { limit: 100, ...(after ? { starting_after: after.id } : {}) };
    const answer = await client.call(
      { operation: 'customers.list', effect: 'read' },
      ctx,
      (stripe, options) => stripe.customers.list(window, options),
    );
    const page = parseRecord(client.system, 'customers', customerList, answer);
    const found = page.data.find((customer) => toCustomerId(customer, naming) === customerId);
    after = page.data.at(-1);
    newest ??= page.data[0]?.created;
    const past = after === undefined || newest === undefined || newest - after.created > keyLifetime;
    if (found || past || !page.has_more) return found;
  }
}

function toParams({ name, email, billingAddress }: CustomerProfile): Stripe.CustomerCreateParams {
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(billingAddress ? { address: toAddress(billingAddress) } : {}),
  };
}

function toAddress({ lines, city, region, postalCode, countryCode }: Address): Stripe.AddressParam {
  const [line1, ...more] = lines;
  return {
    ...(line1 === undefined ? {} : { line1 }),
    ...(more.length === 0 ? {} : { line2: more.join(', ') }),
    city,
    ...(region === undefined ? {} : { state: region }),
    ...(postalCode === undefined ? {} : { postal_code: postalCode }),
    country: countryCode,
  };
}
