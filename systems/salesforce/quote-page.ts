import type { Page } from '#domain/page.ts';
import type { Quote, QuoteStatus } from '#domain/quote.ts';
import type { SalesforceConfig } from './config.ts';
import { toQuote } from './mapping/quote.ts';
import { quoteStatusCondition } from './quote-filter.ts';
import type { QuoteKind } from './quote-kind.ts';
import {
  afterPosition,
  comparePositions,
  fromQuoteCursor,
  type QuotePosition,
  toQuoteCursor,
} from './quote-position.ts';
import type { VendorRecord } from './records/vendor-record.ts';

export interface FoundQuote {
  readonly row: VendorRecord;
  readonly kind: QuoteKind;
  readonly position: QuotePosition;
}

/** The SOQL conditions for quotes of one kind on a page of the list of all kinds. Throws `CursorError`. */
export function quoteConditions(
  wanted: { readonly status?: readonly QuoteStatus[] | undefined; readonly after?: string | undefined },
  about: {
    readonly kind: QuoteKind;
    /** Of the kind in `kinds`. */
    readonly index: number;
    readonly kinds: readonly QuoteKind[];
    readonly config: SalesforceConfig;
    /** Now, ISO 8601. */
    readonly at: string;
  },
): readonly string[] {
  const { kind, index, kinds, config, at } = about;
  const after = wanted.after === undefined ? undefined : fromQuoteCursor(wanted.after, kinds);
  return [
    ...(wanted.status ? [quoteStatusCondition(wanted.status, kind, config, at.slice(0, 10))] : []),
    ...(after ? [afterPosition(after, index)] : []),
  ];
}

/** The first of what was found of each kind, newest first; one more than `first` of a kind tells that there is a next page. */
export function toQuotePage(
  found: readonly FoundQuote[],
  first: number,
  config: SalesforceConfig,
  at: string,
): Page<Quote> {
  const sorted = found.toSorted((a, b) => comparePositions(a.position, b.position));
  const items = sorted.slice(0, first).map(({ row, kind, position }) => ({
    node: toQuote(row, kind, config, at),
    cursor: toQuoteCursor(position),
  }));
  return { items, hasNextPage: found.length > first };
}
