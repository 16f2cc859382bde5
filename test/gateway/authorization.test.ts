import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bearer, startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
beforeEach(() => {
  gateway.library.calls.length = 0;
});
afterAll(() => gateway[Symbol.asyncDispose]());

const stranger = bearer({ sub: 'stranger' });
const as = (scope: string) => bearer({ sub: 'someone', scope });
const asked = () => gateway.library.calls.map(({ query }) => query).join('\n');
const places = (answer: Awaited<ReturnType<TestGateway['ask']>>) =>
  answer.errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code]);

test('a field of the root that needs a scope is null with an error, and never fetched', async () => {
  const answer = await gateway.ask('{ gold: vault stockVersion }', { headers: stranger });
  expect(answer.data).toEqual({ gold: null, stockVersion: 1 });
  expect(places(answer)).toEqual([['gold', 'FORBIDDEN']]);
  expect(answer.errors?.[0]?.message).toBe(
    'Query.vault needs the scope "vault:read": ask for a token that has it',
  );
  expect(asked()).not.toContain('vault');
});

test('a caller without a token is told to send one', async () => {
  const answer = await gateway.ask('{ mine vault secretOwner { name } stockVersion }');
  expect(answer.status).toBe(200);
  expect(answer.data).toEqual({ mine: null, vault: null, secretOwner: null, stockVersion: 1 });
  expect(places(answer)).toEqual([
    ['mine', 'UNAUTHENTICATED'],
    ['vault', 'UNAUTHENTICATED'],
    ['secretOwner', 'UNAUTHENTICATED'],
  ]);
  expect(asked()).not.toMatch(/mine|vault|secretOwner/);
});

test('a caller with the scope gets the field', async () => {
  const { data, errors } = await gateway.ask('{ mine vault secretOwner { name } }', {
    headers: as('other vault:read'),
  });
  expect(errors).toBeUndefined();
  expect(data).toEqual({ mine: 'yours', vault: 'gold', secretOwner: { name: 'Nobody' } });
});

test('every scope of one of the lists is needed', async () => {
  const titles = async (scope: string) =>
    (await gateway.ask('{ book(isbn: "1") { title } }', { headers: as(scope) })).data.book.title;
  expect(await titles('admin')).toBeNull();
  expect(await titles('root')).toBeNull();
  expect(await titles('admin root')).toBe('One');
  expect(await titles('books:read')).toBe('One');
  expect(await titles('books:readers')).toBeNull();
});

test('a field in lists and behind entities is denied at each of its places', async () => {
  const answer = await gateway.ask('{ books { isbn name: title reviews { book { isbn title } } } }', {
    headers: stranger,
  });
  expect(answer.data.books[1]).toEqual({
    isbn: '2',
    name: null,
    reviews: [{ book: { isbn: '2', title: null } }],
  });
  expect(places(answer)).toEqual(
    [0, 1, 2].flatMap((index) => [
      [`books.${index}.name`, 'FORBIDDEN'],
      [`books.${index}.reviews.0.book.title`, 'FORBIDDEN'],
    ]),
  );
  expect(asked()).not.toContain('title');
});

test('a selection of which nothing is left still says how many there are', async () => {
  const answer = await gateway.ask('{ books { title } }', { headers: stranger });
  expect(answer.data.books).toEqual([{ title: null }, { title: null }, { title: null }]);
  expect(places(answer)).toEqual([0, 1, 2].map((index) => [`books.${index}.title`, 'FORBIDDEN']));
});

describe('a field of an interface', () => {
  test('is denied on the types that need a scope and answered on the others', async () => {
    const answer = await gateway.ask('{ items { t: title } shelfmates { title } }', { headers: stranger });
    expect(answer.data).toEqual({
      items: [{ t: null }, { t: 'Dr' }, { t: null }],
      shelfmates: [{ title: null }, null, { title: 'Dr' }],
    });
    expect(places(answer)).toEqual([
      ['items.0.t', 'FORBIDDEN'],
      ['items.2.t', 'FORBIDDEN'],
      ['shelfmates.0.title', 'FORBIDDEN'],
    ]);
    for (const { query } of gateway.library.calls)
      expect(query.replaceAll(/\.\.\. ?on Author ?\{[^}]*\}/g, '')).not.toContain('title');
  });

  test('is answered for a caller who has the scope', async () => {
    const { data, errors } = await gateway.ask('{ items { title } }', { headers: as('books:read') });
    expect(errors).toBeUndefined();
    expect(data.items.map(({ title }: { title: string }) => title)).toEqual(['One', 'Dr', 'Two']);
  });
});

test('unions, named fragments and inline fragments hide nothing', async () => {
  const query = `{ things { ...Named ...on Item { title } ...on Book { b: title } ...on Author { name } } }
    fragment Named on Book { isbn n: title }`;
  const answer = await gateway.ask(query, { headers: stranger });
  expect(answer.data.things).toEqual([
    { title: 'Dr', name: 'A' },
    { isbn: '1', n: null, title: null, b: null },
  ]);
  expect(places(answer)).toEqual([
    ['things.1.n', 'FORBIDDEN'],
    ['things.1.title', 'FORBIDDEN'],
    ['things.1.b', 'FORBIDDEN'],
  ]);
});

test('a non-null field that is denied takes its parents with it', async () => {
  const one = await gateway.ask('{ book(isbn: "1") { isbn code } stockVersion }', { headers: stranger });
  expect(one.data).toEqual({ book: null, stockVersion: 1 });
  expect(places(one)).toEqual([['book.code', 'FORBIDDEN']]);
  const all = await gateway.ask('{ books { isbn code } stockVersion }', { headers: stranger });
  expect(all.data).toBeNull();
  expect(places(all)).toContainEqual(['books.0.code', 'FORBIDDEN']);
  expect(asked()).not.toContain('code');
});

test('a mutation that is denied is never run', async () => {
  const answer = await gateway.ask('mutation { burn(isbn: "1") }', { headers: stranger });
  expect(answer.data).toEqual({ burn: null });
  expect(places(answer)).toEqual([['burn', 'FORBIDDEN']]);
  expect(gateway.library.calls).toEqual([]);
});

test('callers with other scopes do not share a plan', async () => {
  const query = '{ book(isbn: "1") { title subtitle } }';
  const title = async (scope: string) => (await gateway.ask(query, { headers: as(scope) })).data.book.title;
  expect([await title('books:read'), await title(''), await title('books:read'), await title('x')]).toEqual([
    'One',
    null,
    'One',
    null,
  ]);
});

test('a skipped field is not an error', async () => {
  const { errors } = await gateway.ask('query ($s: Boolean!) { vault @skip(if: $s) stockVersion }', {
    headers: stranger,
    variables: { s: true },
  });
  expect(errors).toBeUndefined();
});

test('without auth nothing is enforced', async () => {
  await using open = await startTestGateway({ auth: 'none' });
  expect((await open.ask('{ vault mine book(isbn: "1") { title } }')).data).toEqual({
    vault: 'gold',
    mine: 'yours',
    book: { title: 'One' },
  });
});
