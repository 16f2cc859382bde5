import { CursorError } from '#domain/page.ts';
import { fromCursor, toCursor } from './keyset.ts';
import type { QuoteKind } from './quote-kind.ts';
import { isRecordId18 } from './record-id.ts';
import { instant, text, type VendorRecord } from './records/vendor-record.ts';
import { soqlInstant, soqlText } from './soql.ts';

/**
 * Where a quote stands in the list of all kinds: newest first, of one moment first those of the earlier kind, of one kind those
 * with the higher id.
 */
export interface QuotePosition {
  readonly createdAt: string;
  /** Index in the org's kinds. */
  readonly kind: number;
  readonly id: string;
}

export function quotePosition(quote: VendorRecord, kind: number): QuotePosition {
  return { createdAt: instant(quote, 'CreatedDate'), kind, id: text(quote, 'Id') };
}

export function comparePositions(a: QuotePosition, b: QuotePosition): number {
  if (a.createdAt !== b.createdAt) return a.createdAt > b.createdAt ? -1 : 1;
  if (a.kind !== b.kind) return a.kind - b.kind;
  // Within one kind and moment Salesforce's own order is kept: the sort is stable.
  return 0;
}

export function toQuoteCursor({ createdAt, kind, id }: QuotePosition): string {
  return toCursor('quotes', [createdAt, String(kind), id]);
}

/** Throws `CursorError` for a cursor of another list, or of an org that had other kinds. */
export function fromQuoteCursor(cursor: string, kinds: readonly QuoteKind[]): QuotePosition {
  const [createdAt, kind, id] = fromCursor(cursor, 'quotes', 3);
  const index = kinds.findIndex((_, at) => String(at) === kind);
  const isInstant = typeof createdAt === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(createdAt);
  if (!isInstant || Number.isNaN(Date.parse(createdAt)) || index < 0) throw new CursorError(cursor);
  if (typeof id !== 'string' || !isRecordId18(id)) throw new CursorError(cursor);
  return { createdAt, kind: index, id };
}

/** The SOQL condition for quotes of a kind that come after a position. */
export function afterPosition(position: QuotePosition, kind: number): string {
  const moment = soqlInstant(position.createdAt);
  if (kind < position.kind) return `CreatedDate < ${moment}`;
  if (kind > position.kind) return `CreatedDate <= ${moment}`;
  return `CreatedDate < ${moment} OR (CreatedDate = ${moment} AND Id < ${soqlText(position.id)})`;
}
