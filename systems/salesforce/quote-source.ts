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
import { quoteStatusCondition } from './quote-filter.ts';
import { type QuoteKind, quoteFields, quoteKindOf, quoteKinds } from './quote-kind.ts';
import {
  afterPosition,
  comparePositions,
  fromQuoteCursor,
  quotePosition,
  toQuoteCursor,
} from './quote-position.ts';
import { isRecordId18 } from './record-id.ts';
import { text } from './records/vendor-record.ts';
import { soqlList, soqlText, soqlWhere } from './soql.ts';

export function createQuoteSource({ client, config, now, onBatch }: PortOptions): QuoteSource {
  const { system } = client;
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
    const at = asOf();
    const conditionsOf = listConditions(customerId, status, at.slice(0, 10));
    if (!conditionsOf) return { items: [], hasNextPage: false };
    const after = page.after === undefined ? undefined : fromQuoteCursor(page.after, kinds);
    const soqls = kinds.map((kind, index) => {
      const conditions = [...conditionsOf(kind), ...(after ? [afterPosition(after, index)] : [])];
      return `${select(kind, conditions)} ORDER BY CreatedDate DESC, Id DESC LIMIT ${page.first + 1}`;
    });
    const rows = await queries(client, soqls, ctx);
    const merged = kinds
      .flatMap((kind, index) =>
        (rows[index] ?? []).map((row) => ({ row, kind, position: quotePosition(row, index) })),
      )
      .sort((a, b) => comparePositions(a.position, b.position));
    const items = merged.slice(0, page.first).map(({ row, kind, position }) => ({
      node: toQuote(row, kind, config, at),
      cursor: toQuoteCursor(position),
    }));
    return { items, hasNextPage: merged.length > page.first };
  }

  /** Undefined when nothing can match: a customer of another system, or no status at all. */
  function listConditions(
    customerId: string | undefined,
    status: QuoteQuery['status'],
    today: string,
  ): ((kind: QuoteKind) => readonly string[]) | undefined {
    const account = customerId === undefined ? undefined : recordOf(customerId, 'Customer', system);
    if (customerId !== undefined && !(account && isRecordId18(account))) return undefined;
    if (status?.length === 0) return undefined;
    return (kind) => [
      ...(account === undefined ? [] : [`${kind.account} = ${soqlText(account)}`]),
      ...(status ? [quoteStatusCondition(status, kind, config, today)] : []),
    ];
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
        soql: `SELECT ${kind.fields(config).join(',')} FROM ${kind.object}${soqlWhere([`${kind.quoteId} IN ${soqlList(chunk)}`])} ORDER BY ${kind.order}`,
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
