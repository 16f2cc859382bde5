import type { ChangeFeed } from '#domain/change-feed.ts';
import type { CrmStatusWriter } from '#domain/crm-status.ts';
import type { CustomerSource } from '#domain/customer.ts';
import type { PriceSource } from '#domain/product.ts';
import type { QuoteSource, QuoteWriter } from '#domain/quote.ts';
import type { BatchListener } from '#shield/batch.ts';
import type { SystemFetch } from '#shield/call.ts';
import { type ChangeStreamOptions, createChangeStream } from './change-stream.ts';
import { createSalesforceClient, type SalesforceClient } from './client.ts';
import { type SalesforceOptions, toSalesforceConfig } from './config.ts';
import { createCrmStatusWriter } from './crm-status-writer.ts';
import { createCustomerSource } from './customer-source.ts';
import { createModifiedPoll } from './modified-poll.ts';
import type { PortOptions } from './port-options.ts';
import { createPriceSource } from './price-source.ts';
import { createQuoteSource } from './quote-source.ts';
import { createQuoteWriter } from './quote-writer.ts';

export interface Salesforce {
  readonly client: SalesforceClient;
  readonly customers: CustomerSource;
  readonly prices: PriceSource;
  readonly quotes: QuoteSource;
  readonly quoteWriter: QuoteWriter;
  /** Shows what other systems own, in objects of their own. */
  readonly statusWriter: CrmStatusWriter;
  /** Changes, for the inbox. */
  readonly changeFeeds: readonly ChangeFeed[];
}

/** Change events come at once; this finds what they did not bring. */
const pollMs = 60_000;

/** One Salesforce org behind the domain's ports. Nothing is sent before the first call. Throws `RangeError` for options that cannot work. */
export function createSalesforce({
  system,
  config: options,
  fetch,
  now = Date.now,
  onBatch,
  changeEvents,
}: {
  /** The configured name, which is part of every id. */
  readonly system: string;
  readonly config: SalesforceOptions;
  readonly fetch: SystemFetch;
  readonly now?: () => number;
  readonly onBatch?: BatchListener;
  /** Absent where the org gives us no change data capture. */
  readonly changeEvents?: ChangeStreamOptions | undefined;
}): Salesforce {
  const config = toSalesforceConfig(options);
  const client = createSalesforceClient({ system, config, fetch, now });
  const port: PortOptions = { client, config, now, onBatch };
  return {
    client,
    customers: createCustomerSource(port),
    prices: createPriceSource(port),
    quotes: createQuoteSource(port),
    quoteWriter: createQuoteWriter(port),
    statusWriter: createCrmStatusWriter(port),
    changeFeeds: [
      ...(changeEvents ? [{ kind: 'stream', ...createChangeStream(port, changeEvents) } as const] : []),
      { kind: 'poll', ...createModifiedPoll(port, pollMs) },
    ],
  };
}
