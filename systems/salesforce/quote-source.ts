import type { CallContext } from '#domain/call-context.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { Page } from '#domain/page.ts';
import type { Quote, QuoteLine, QuoteQuery, QuoteSource } from '#domain/quote.ts';
import { createBatcher, valueOrError } from '#shield/batch.ts';
import { maxInList, toChunks } from './chunks.ts';
import { toQuote } from './mapping/quote.ts';
import { lineKinds } from './mapping/quote-line.ts';
import { ownedRecords } from './owned-records.ts';
import type { PortOptions } from './port-options.ts';
import { queries } from './query.ts';
import { type QuoteKind, quoteFields, quoteKindOf, quoteKinds } from './quote-kind.ts';
import { quoteConditions, toQuotePage } from './quote-page.ts';
import { fromQuoteCursor, quotePosition } from './quote-position.ts';
import { createQuotesByCustomer } from './quotes-by-customer.ts';
import { isRecordId18 } from './record-id.ts';
import { text } from './records/vendor-record.ts';
import { soqlList, soqlWhere } from './soql.ts';

const noQuotes: Page<Quote> = { items: [], hasNextPage: false };

export function createQuoteSource(options: PortOptions): QuoteSource {
  const { client, config, now, onBatch } = options;
  const { system } = client;
  const quotesOfAccount = createQuotesByCustomer(options);
  const kinds = quoteKinds(config);
  const asOf = () => new Date(now()).toISOString();

  function select(kind: QuoteKind, conditions: readonly string[]): string {
    // A quote that no account stands behind has no customer, and nobody here can ask for it.
    const where = soqlWhere([...conditions, `${kind.account} != null`]);
    return `SELECT ${quoteFields(kind, config).join(',')} FROM ${kind.object}${where}`;
  }

  const byRecord = createBatcher<string, Quote>({
    name: 'salesforce.quotes',
    maxSize: maxInList,
    hasCheckedKeys: true,
    writes: client.writes,
    onBatch,
    async load(records, ctx) {
      const reads = kinds.flatMap((kind) => {
        const own = records.filter((record) => quoteKindOf(record) === kind);
        return own.length === 0 ? [] : [{ kind, soql: select(kind, [`Id IN ${soqlList(own)}`]) }];
      });
      if (reads.length === 0) return new Map();
      const rows = await queries(
        client,
        reads.map(({ soql }) => soql),
        ctx,
      );
      const at = asOf();
      return new Map(
        reads.flatMap(({ kind }, index) =>
          (rows[index] ?? []).map(
            (row) => [text(row, 'Id'), valueOrError(() => toQuote(row, kind, config, at))] as const,
          ),
        ),
      );
    },
  });

  async function quotesByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Quote>> {
    const records = ownedRecords(ids, 'Quote', system);
    const found = await byRecord.loadAll(records.keys(), ctx, ctx.priority);
    return new Map([...found.values()].map((quote) => [quote.id, quote]));
  }

  async function listQuotes(
    { customerId, status, page }: QuoteQuery,
    ctx: CallContext,
  ): Promise<Page<Quote>> {
    if (status?.length === 0) return noQuotes;
    if (customerId !== undefined) {
      const account = recordOf(customerId, 'Customer', system);
      if (account === undefined || !isRecordId18(account)) return noQuotes;
      if (page.after !== undefined) fromQuoteCursor(page.after, kinds);
      return await quotesOfAccount(account, { status, page }, ctx);
    }
    const at = asOf();
    const soqls = kinds.map((kind, index) => {
      const conditions = quoteConditions({ status, after: page.after }, { kind, index, kinds, config, at });
      return `${select(kind, conditions)} ORDER BY CreatedDate DESC, Id DESC LIMIT ${page.first + 1}`;
    });
    const rows = await queries(client, soqls, ctx);
    const found = kinds.flatMap((kind, index) =>
      (rows[index] ?? []).map((row) => ({ row, kind, position: quotePosition(row, index) })),
    );
    return toQuotePage(found, page.first, config, at);
  }

  async function linesByQuotes(
    quoteIds: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, readonly QuoteLine[]>> {
    const quotes = ownedRecords(quoteIds, 'Quote', system);
    const reads = lineKinds.flatMap((kind) => {
      const own = [...quotes.keys()].filter((record) => quoteKindOf(record) === kind.quote);
      return toChunks(own, maxInList).map((chunk) => ({
        kind,
        soql: `SELECT ${kind.fields(config).join(',')} FROM ${kind.object}${soqlWhere([`${kind.quoteId} IN ${soqlList(chunk)}`, ...(kind.sold ? [kind.sold] : [])])} ORDER BY ${kind.order}`,
      }));
    });
    if (reads.length === 0) return new Map();
    const rows = await queries(
      client,
      reads.map(({ soql }) => soql),
      ctx,
    );
    const lines = reads.flatMap(({ kind }, index) =>
      (rows[index] ?? []).map((row) => ({
        quoteId: quotes.get(text(row, kind.quoteId)) ?? '',
        line: kind.toLine(row, config),
      })),
    );
    const byQuote = Map.groupBy(lines, ({ quoteId }) => quoteId);
    return new Map([...byQuote].map(([quoteId, own]) => [quoteId, own.map(({ line }) => line)]));
  }

  return { system, quotesByIds, listQuotes, linesByQuotes };
}
