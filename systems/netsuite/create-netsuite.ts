import type { CallContext } from '#domain/call-context.ts';
import type { ChangeFeed } from '#domain/change-feed.ts';
import type { CreditSource, CustomerLinkSource, ErpCustomerWriter } from '#domain/customer.ts';
import type { CreditWriter, InvoiceSource } from '#domain/invoice.ts';
import type { OrderSource, OrderWriter } from '#domain/order.ts';
import type { ProductSource } from '#domain/product.ts';
import { isCodedError } from '#platform/errors.ts';
import type { BatchListener } from '#shield/batch.ts';
import type { SystemFetch } from '#shield/call.ts';
import { createNetSuiteClient, type NetSuiteClient } from './client.ts';
import type { NetSuiteConfig } from './config.ts';
import { createCreditSource } from './credit-source.ts';
import { createCreditWriter } from './credit-writer.ts';
import { createCurrencyLookup } from './currency-lookup.ts';
import { createCustomerLinkSource } from './customer-link-source.ts';
import { createCustomerWriter } from './customer-writer.ts';
import { createInvoiceSource } from './invoice-source.ts';
import { createModifiedPoll } from './modified-poll.ts';
import { createOrderSource } from './order-source.ts';
import { createOrderWriter } from './order-writer.ts';
import { createProductSource } from './product-source.ts';
import { toConcurrencyLimit } from './records/governance-limits.ts';

/** What one NetSuite account does for the domain. */
export interface NetSuite {
  readonly credit: CreditSource;
  readonly customerLinks: CustomerLinkSource;
  readonly products: ProductSource;
  readonly orders: OrderSource;
  readonly orderWriter: OrderWriter;
  readonly invoices: InvoiceSource;
  readonly customerWriter: ErpCustomerWriter;
  readonly creditWriter: CreditWriter;
  /** Changes, for the inbox. */
  readonly changeFeeds: readonly ChangeFeed[];
  /**
   * Asks how many requests may run at a time; the shield learns it from the answer in passing. Undefined where the role is no
   * administrator's, to whom alone NetSuite tells.
   */
  readConcurrencyLimit(ctx: CallContext): Promise<number | undefined>;
}

async function readConcurrencyLimit(client: NetSuiteClient, ctx: CallContext): Promise<number | undefined> {
  try {
    return toConcurrencyLimit(await client.get('governanceLimits', '/system/v1/governanceLimits', ctx));
  } catch (error) {
    if (isCodedError(error) && !error.retryable) return undefined;
    throw error;
  }
}

/** The script tells most changes at once; this finds the others. */
const pollMs = 30_000;

/** Wires one NetSuite account, reached through `fetch` alone. `now` is milliseconds since the epoch. */
export function createNetSuite(options: {
  /** The account's configured name, part of every canonical id of its records. */
  readonly system: string;
  readonly config: NetSuiteConfig;
  readonly fetch: SystemFetch;
  readonly now?: () => number;
  readonly onBatch?: BatchListener;
}): NetSuite {
  const { system, config, fetch, now = Date.now, onBatch } = options;
  const client = createNetSuiteClient({ system, config, fetch, now });
  const naming = { system, customerSystem: config.customerSystem };
  const context = { client, naming, asOf: () => new Date(now()).toISOString(), onBatch };
  const orders = createOrderSource(context);
  const currencyOf = createCurrencyLookup(context);
  return {
    credit: createCreditSource(context),
    customerLinks: createCustomerLinkSource(context),
    products: createProductSource(context, config.taxCodeField),
    orders,
    orderWriter: createOrderWriter(context, orders, currencyOf),
    invoices: createInvoiceSource(context),
    customerWriter: createCustomerWriter(context, currencyOf),
    creditWriter: createCreditWriter(context),
    changeFeeds: [{ kind: 'poll', ...createModifiedPoll(context, { everyMs: pollMs, now }) }],
    readConcurrencyLimit: (ctx) => readConcurrencyLimit(client, ctx),
  };
}
