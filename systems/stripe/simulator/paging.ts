import { badRequest, missing } from './api-error.ts';
import { integerFrom, list, type TimeRange, text, timeRange } from './params.ts';

/** The parameters of every list. */
export const pagingParams = {
  limit: integerFrom(1, 100),
  starting_after: text,
  ending_before: text,
  expand: list(text, 20),
  created: timeRange,
};

export interface PagingValues {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
  readonly created?: TimeRange | undefined;
}

interface Listed {
  readonly id: string;
  readonly created?: number;
}

/** One page of `records`, which are in list order. */
export function takePage<T extends Listed>(
  records: readonly T[],
  { limit = 10, starting_after, ending_before, created }: PagingValues,
  what: string,
): { readonly data: readonly T[]; readonly hasMore: boolean } {
  if (starting_after !== undefined && ending_before !== undefined) {
    throw badRequest('You may only specify one of these parameters: starting_after, ending_before.');
  }
  const kept = created ? records.filter((record) => isWithin(record.created ?? 0, created)) : records;
  if (ending_before !== undefined) {
    const before = kept.slice(0, positionOf(kept, ending_before, what, 'ending_before'));
    return { data: before.slice(-limit), hasMore: before.length > limit };
  }
  const from =
    starting_after === undefined ? 0 : positionOf(kept, starting_after, what, 'starting_after') + 1;
  return { data: kept.slice(from, from + limit), hasMore: kept.length > from + limit };
}

function positionOf(records: readonly Listed[], id: string, what: string, param: string): number {
  const position = records.findIndex((record) => record.id === id);
  if (position < 0) throw missing(what, id, param);
  return position;
}

export function isWithin(at: number, { gt, gte, lt, lte }: TimeRange): boolean {
  return (
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte)
  );
}

/** Newest first, as Stripe lists; of one second, the later written first. */
export function newestFirst<T extends { readonly created: number }>(records: Iterable<T>): readonly T[] {
  return [...records].reverse().sort((a, b) => b.created - a.created);
}
