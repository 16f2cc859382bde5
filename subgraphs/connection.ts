import { CursorError, type Page, type PageItem, type PageRequest } from '#domain/page.ts';
import { CodedError } from '#platform/errors.ts';

const maxPageSize = 100;

/** Reads `first` and `after`. Throws `BAD_USER_INPUT` where they are out of bounds. */
export function parsePageArgs(
  args: { readonly first?: number | null; readonly after?: string | null },
  defaultFirst: number,
): PageRequest {
  const first = args.first ?? defaultFirst;
  if (first < 1 || first > maxPageSize) {
    throw new CodedError('BAD_USER_INPUT', `first is ${first}: ask for 1 to ${maxPageSize} items`);
  }
  return args.after ? { first, after: args.after } : { first };
}

interface Connection<T> {
  readonly edges: { readonly cursor: string; readonly node: T }[];
  readonly nodes: T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A page as the SDL's connections have it. */
export function toConnection<T>(page: Page<T>): Connection<T> {
  return {
    edges: page.items.map(({ cursor, node }) => ({ cursor, node })),
    nodes: page.items.map(({ node }) => node),
    pageInfo: { hasNextPage: page.hasNextPage, endCursor: page.items.at(-1)?.cursor ?? null },
  };
}

export const emptyPage: Page<never> = { items: [], hasNextPage: false };

/** Turns a source's complaint about a cursor into the caller's error. */
export async function withCheckedCursor<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof CursorError)
      throw new CodedError('BAD_USER_INPUT', `after: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Where a merged list stands in each of the lists that it is merged from; `null` before the first item. */
type MergedPosition = readonly (string | null)[];

function encodePosition(position: MergedPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function decodePosition(cursor: string, sources: number): MergedPosition {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(position) &&
      position.length === sources &&
      position.every((place): place is string | null => place === null || typeof place === 'string')
    ) {
      return position;
    }
  } catch {
    // Not one of ours: told below.
  }
  throw new CursorError(cursor);
}

/**
 * One page over several lists that have the same order, read in parallel: each list is asked for a whole page behind where the merged
 * list stands in it. `compare` is negative when its first argument comes first.
 */
export async function readMergedPage<T>(
  lists: readonly ((page: PageRequest) => Promise<Page<T>>)[],
  page: PageRequest,
  compare: (a: T, b: T) => number,
): Promise<Page<T>> {
  const start: MergedPosition = page.after ? decodePosition(page.after, lists.length) : lists.map(() => null);
  const pages = await Promise.all(
    lists.map((list, index) => {
      const after = start[index];
      return list(after ? { first: page.first, after } : { first: page.first });
    }),
  );
  const position = [...start];
  const taken = pages.map(() => 0);
  const items: PageItem<T>[] = [];
  const headOf = (index: number): PageItem<T> | undefined => pages[index]?.items[taken[index] ?? 0];
  while (items.length < page.first) {
    let best: number | undefined;
    for (let index = 0; index < pages.length; index += 1) {
      const head = headOf(index);
      const leader = best === undefined ? undefined : headOf(best);
      if (head && (!leader || compare(head.node, leader.node) < 0)) best = index;
    }
    const head = best === undefined ? undefined : headOf(best);
    if (best === undefined || !head) break;
    position[best] = head.cursor;
    taken[best] = (taken[best] ?? 0) + 1;
    items.push({ node: head.node, cursor: encodePosition(position) });
  }
  const hasNextPage = pages.some(
    (list, index) => list.hasNextPage || (taken[index] ?? 0) < list.items.length,
  );
  return { items, hasNextPage };
}
