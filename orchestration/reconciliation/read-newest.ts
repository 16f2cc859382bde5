import type { Page, PageRequest } from '#domain/page.ts';

/** How many of the newest records of a list are looked at. */
const most = 500;
const pageSize = 100;

/** The newest 500 of a list that has the newest first. */
export async function readNewest<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const read: T[] = [];
  let after: string | undefined;
  while (read.length < most) {
    const page = await list({ first: pageSize, ...(after === undefined ? {} : { after }) });
    read.push(...page.items.map(({ node }) => node));
    after = page.items.at(-1)?.cursor;
    if (!page.hasNextPage || after === undefined) break;
  }
  return read;
}

/** What `check` finds of a hundred items at a time. */
export async function inPages<T, F>(
  items: readonly T[],
  check: (page: readonly T[]) => Promise<readonly F[]>,
): Promise<readonly F[]> {
  const found: F[] = [];
  for (let from = 0; from < items.length; from += pageSize)
    found.push(...(await check(items.slice(from, from + pageSize))));
  return found;
}
