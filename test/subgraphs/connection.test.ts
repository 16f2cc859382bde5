import { describe, expect, test } from 'vitest';
import { CursorError, type Page, type PageRequest } from '#domain/page.ts';
import { parsePageArgs, readMergedPage, withCheckedCursor } from '#subgraphs/connection.ts';

/** A list in memory that pages by position, as a source does. */
function listOf(values: readonly number[]): (page: PageRequest) => Promise<Page<number>> {
  return async ({ first, after }) => {
    const start = after === undefined ? 0 : Number(after) + 1;
    const items = values
      .slice(start, start + first)
      .map((node, index) => ({ node, cursor: String(start + index) }));
    return { items, hasNextPage: start + first < values.length };
  };
}

const descending = (a: number, b: number) => b - a;

async function readAll(
  lists: Parameters<typeof readMergedPage<number>>[0],
  first: number,
): Promise<number[]> {
  const all: number[] = [];
  let page: PageRequest = { first };
  for (;;) {
    const read = await readMergedPage(lists, page, descending);
    all.push(...read.items.map(({ node }) => node));
    const after = read.items.at(-1)?.cursor;
    if (!read.hasNextPage || after === undefined) return all;
    page = { first, after };
  }
}

describe('a merged list', () => {
  const odd = [9, 7, 5, 3, 1];
  const even = [8, 6, 4, 2];

  test.each([1, 2, 3, 4, 100])('gives every item once and in order, %i at a time', async (first) => {
    expect(await readAll([listOf(odd), listOf(even), listOf([])], first)).toEqual([
      9, 8, 7, 6, 5, 4, 3, 2, 1,
    ]);
  });

  test('says that there is more while any of its lists has', async () => {
    const page = await readMergedPage([listOf([5]), listOf([4])], { first: 1 }, descending);
    expect(page).toMatchObject({ hasNextPage: true, items: [{ node: 5 }] });
  });

  test.each([
    '',
    'x',
    'W10',
    Buffer.from('[1,2]').toString('base64url'),
  ])('refuses the cursor %j', async (after) => {
    const read = withCheckedCursor(
      readMergedPage([listOf(odd), listOf(even)], { first: 1, after: after || 'e30' }, descending),
    );
    await expect(read).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('cursor'),
    });
  });

  test('passes other failures on', async () => {
    await expect(withCheckedCursor(Promise.reject(new TypeError('other')))).rejects.toThrow(TypeError);
    await expect(withCheckedCursor(Promise.reject(new CursorError('c')))).rejects.toMatchObject({
      name: 'CodedError',
    });
  });
});

describe('page arguments', () => {
  test.each([0, -1, 101])('refuse first: %i', (first) => {
    expect(() => parsePageArgs({ first }, 20)).toThrow(`first is ${first}: ask for 1 to 100 items`);
  });

  test('fall back to the default', () => {
    expect(parsePageArgs({ first: null }, 7)).toEqual({ first: 7 });
  });
});
