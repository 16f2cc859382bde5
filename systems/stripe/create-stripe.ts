import type { ChangeFeed } from '#domain/change-feed.ts';
import type { BillingCustomerWriter, CustomerLinkSource } from '#domain/customer.ts';
import type { CreditWriter, InvoiceSource } from '#domain/invoice.ts';
import type { SubscriptionAmender, SubscriptionSource, SubscriptionWriter } from '#domain/subscription.ts';
import type { TaxSource } from '#domain/tax.ts';
import type { Secret } from '#platform/config/secret.ts';
import type { BatchListener } from '#shield/batch.ts';
import type { SystemFetch } from '#shield/call.ts';
import { createBillingCustomerWriter } from './billing-customer-writer.ts';
import { createStripeClient } from './client.ts';
import { createCreditWriter } from './credit-writer.ts';
import { createCustomerLinkSource } from './customer-link-source.ts';
import { type CustomerLinkStore, createCustomerLinks } from './customer-links.ts';
import { createEventPoll } from './event-poll.ts';
import { createInvoiceRecords } from './invoice-records.ts';
import { createInvoiceSource } from './invoice-source.ts';
import type { Naming } from './mapping/naming.ts';
import { createPriceLookup, type PriceLookup } from './price-lookup.ts';
import { createPriceRecords } from './price-records.ts';
import { createProductRecords } from './product-records.ts';
import { createSubscriptionAmender } from './subscription-amender.ts';
import { createSubscriptionRecords } from './subscription-records.ts';
import { createSubscriptionSource } from './subscription-source.ts';
import { createSubscriptionWriter } from './subscription-writer.ts';
import { createTaxSource } from './tax-source.ts';

export interface StripeConfig {
  readonly apiKey: Secret;
  /** `https://api.stripe.com` where absent. */
  readonly url?: string;
  /** The CRM whose account ids Stripe's customers carry in their metadata. */
  readonly customerSystem: string;
  /** The ERP whose item ids Stripe's products carry in their metadata. */
  readonly productSystem: string;
}

export interface StripeOptions {
  /** The configured name, which canonical ids bear. */
  readonly system: string;
  readonly config: StripeConfig;
  readonly fetch: SystemFetch;
  /** Keeps found customers over restarts; memory only where absent. */
  readonly links?: CustomerLinkStore;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly onBatch?: BatchListener;
}

/** The ports that Stripe implements. */
export interface StripeSystem {
  readonly invoices: InvoiceSource;
  readonly subscriptions: SubscriptionSource;
  readonly subscriptionWriter: SubscriptionWriter;
  readonly tax: TaxSource;
  readonly customerLinks: CustomerLinkSource;
  readonly prices: PriceLookup;
  readonly customerWriter: BillingCustomerWriter;
  readonly creditWriter: CreditWriter;
  readonly amender: SubscriptionAmender;
  /** Changes, for the inbox. */
  readonly changeFeeds: readonly ChangeFeed[];
}

/** Webhooks come at once; this finds what they did not bring. */
const eventPollMs = 60_000;

export function createStripe({
  system,
  config,
  fetch,
  links: store,
  now = Date.now,
  onBatch,
}: StripeOptions): StripeSystem {
  const { apiKey, url, customerSystem, productSystem } = config;
  const naming: Naming = { system, customerSystem, productSystem };
  const client = createStripeClient({ system, apiKey, fetch, ...(url === undefined ? {} : { url }) });
  const links = createCustomerLinks(client, naming, store, onBatch);
  const products = createProductRecords(client, onBatch);
  const prices = createPriceRecords(client);
  const subscriptions = createSubscriptionRecords(client, now);
  const invoices = createInvoiceRecords(client, now);
  return {
    invoices: createInvoiceSource({ client, naming, links, records: invoices, products, now }),
    subscriptions: createSubscriptionSource({
      client,
      naming,
      links,
      records: subscriptions,
      products,
      prices,
      now,
    }),
    subscriptionWriter: createSubscriptionWriter({ client, naming, links, records: subscriptions, prices }),
    tax: createTaxSource(client),
    customerLinks: createCustomerLinkSource(system, links, now),
    prices: createPriceLookup(naming, prices, products),
    customerWriter: createBillingCustomerWriter(naming, links, now),
    creditWriter: createCreditWriter({ client, naming, records: invoices }),
    amender: createSubscriptionAmender({ client, naming, records: subscriptions, products, prices, now }),
    changeFeeds: [{ kind: 'poll', ...createEventPoll(client, { everyMs: eventPollMs, now }) }],
  };
}
