import type { Page, PageItem, PageRequest } from '#domain/page.ts';
import { CursorError } from '#domain/page.ts';
import type { RecordList } from './records/list.ts';

interface Identified {
  readonly id: string;
}

export interface ListPageOptions<R extends Identified, T> {
  readonly page: PageRequest;
  /** What every id of the list begins with, `in_`: a cursor is the id of the item before. */
  readonly idPrefix: string;
  readonly read: (window: {
    readonly limit: number;
    readonly starting_after?: string;
  }) => Promise<RecordList<R>>;
  /** Absent where Stripe has filtered already. */
  readonly keep?: (record: R) => boolean;
  readonly map: (records: readonly R[]) => Promise<readonly T[]>;
}

const largestLimit = 100;

/** A page of one of Stripe's lists, whatever its length and also where part of the filter is ours. */
export async function readListPage<R extends Identified, T>(
  options: ListPageOptions<R, T>,
): Promise<Page<T>> {
  const { page, idPrefix, read, keep, map } = options;
  if (page.after !== undefined && !isId(page.after, idPrefix)) throw new CursorError(page.after);
  const kept: R[] = [];
  let after = page.after;
  let more = true;
  // One record further than the page when filtering, to know whether another page has any.
  const target = keep ? page.first + 1 : page.first;
  while (more && kept.length < target) {
    const wanted = keep ? Math.max(2 * target, 20) : target - kept.length;
    const limit = Math.min(wanted, largestLimit);
    const answer = await read({ limit, ...(after === undefined ? {} : { starting_after: after }) });
    kept.push(...(keep ? answer.data.filter(keep) : answer.data));
    after = answer.data.at(-1)?.id;
    more = answer.has_more && after !== undefined;
  }
  const shown = kept.slice(0, page.first);
  const nodes = await map(shown);
  return {
    items: nodes.map((node, at) => toItem(node, shown[at])),
    hasNextPage: more || kept.length > page.first,
  };
}

function toItem<T>(node: T, record: Identified | undefined): PageItem<T> {
  return { node, cursor: record?.id ?? '' };
}

function isId(cursor: string, prefix: string): boolean {
  return cursor.startsWith(prefix) && /^\w{1,255}$/.test(cursor);
}

export const emptyPage: Page<never> = { items: [], hasNextPage: false };
