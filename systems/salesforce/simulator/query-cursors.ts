import type { SimulatedClock } from '#sandbox/kit/simulator.ts';
import { ApiError } from './api-error.ts';
import type { QueryResult } from './soql-run.ts';

const lifeMs = 2 * 86_400_000;
/** What memory allows; Salesforce has no such number any more. */
const maxCursors = 500;

/** Results of which not every page was read yet. */
export interface QueryCursors {
  /** The locator of a result's next page, from row `offset` on. */
  open(result: QueryResult, offset: number, cursor?: string): string;
  /** Throws `INVALID_QUERY_LOCATOR`. */
  find(locator: string): { readonly cursor: string; readonly result: QueryResult; readonly offset: number };
}

export function createQueryCursors(clock: SimulatedClock, random: () => number): QueryCursors {
  const results = new Map<string, { readonly result: QueryResult; readonly openedAt: number }>();
  return {
    open(result, offset, cursor) {
      const id =
        cursor ??
        `01g${Math.floor(random() * 36 ** 10)
          .toString(36)
          .padStart(15, '0')}`;
      if (!results.has(id)) results.set(id, { result, openedAt: clock.now() });
      const [oldest] = results.keys();
      if (results.size > maxCursors && oldest !== undefined) results.delete(oldest);
      return `${id}-${offset}`;
    },
    find(locator) {
      const [cursor = '', offset = ''] = locator.split('-');
      const open = results.get(cursor);
      if (open && /^\d+$/.test(offset) && clock.now() - open.openedAt <= lifeMs) {
        return { cursor, result: open.result, offset: Number(offset) };
      }
      throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    },
  };
}
