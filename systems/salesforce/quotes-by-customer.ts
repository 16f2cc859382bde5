import type { CallContext } from '#domain/call-context.ts';
import type { Page, PageRequest } from '#domain/page.ts';
import type { Quote, QuoteStatus } from '#domain/quote.ts';
import { createBatcher, valueOrError } from '#shield/batch.ts';
import { createBatchFamily } from '#shield/batch-family.ts';
import { maxInList } from './chunks.ts';
import type { PortOptions } from './port-options.ts';
import { childRows, query } from './query.ts';
import { quoteFields, quoteKinds } from './quote-kind.ts';
import { type FoundQuote, quoteConditions, toQuotePage } from './quote-page.ts';
import { quotePosition } from './quote-position.ts';
import { text } from './records/vendor-record.ts';
import { soqlList, soqlWhere } from './soql.ts';

export interface CustomerQuotes {
  readonly status?: readonly QuoteStatus[] | undefined;
  readonly page: PageRequest;
}

/** So many rows at most are asked for in one call: Salesforce splits larger answers. */
const maxChildRows = 2_000;

/**
 * The quotes of one account, for a call that it shares with all who want the same page of other accounts: accounts with their
 * quotes as child sub-queries, whose limit holds for each account by itself.
 */
export function createQuotesByCustomer({ client, config, now, onBatch }: PortOptions) {
  const kinds = quoteKinds(config);

  const batcherOf = createBatchFamily<CustomerQuotes, string, Page<Quote>>(
    ({ status, page }) => JSON.stringify([status?.toSorted(), page.first, page.after]),
    ({ status, page }) => {
      const count = page.first + 1;
      return createBatcher({
        name: 'salesforce.customerQuotes',
        maxSize: Math.max(1, Math.min(maxInList, Math.floor(maxChildRows / count))),
        hasCheckedKeys: true,
        writes: client.writes,
        onBatch,
        async load(accounts, ctx) {
          const at = new Date(now()).toISOString();
          const children = kinds.map((kind, index) => {
            const conditions = quoteConditions(
              { status, after: page.after },
              { kind, index, kinds, config, at },
            );
            return `(SELECT ${quoteFields(kind, config).join(',')} FROM ${kind.ofAccount}${soqlWhere(conditions)} ORDER BY CreatedDate DESC, Id DESC LIMIT ${count})`;
          });
          const soql = `SELECT Id,${children.join(',')} FROM Account WHERE Id IN ${soqlList(accounts)}`;
          const rows = await query(client, soql, ctx);
          const pages = rows.map(async (account): Promise<[string, Page<Quote> | Error]> => {
            const found = kinds.map(async (kind, index): Promise<readonly FoundQuote[]> => {
              const quotes = await childRows(client, account, kind.ofAccount, ctx);
              return quotes.map((row) => ({ row, kind, position: quotePosition(row, index) }));
            });
            const all = (await Promise.all(found)).flat();
            return [text(account, 'Id'), valueOrError(() => toQuotePage(all, page.first, config, at))];
          });
          return new Map(await Promise.all(pages));
        },
      });
    },
  );

  return async (account: string, wanted: CustomerQuotes, ctx: CallContext): Promise<Page<Quote>> =>
    (await batcherOf(wanted).load(account, ctx, ctx.priority)) ?? { items: [], hasNextPage: false };
}
