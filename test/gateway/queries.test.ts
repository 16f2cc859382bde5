import { afterAll, beforeAll, expect, test } from 'vitest';
import { reader, startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const ask = (query: string, variables = {}) => gateway.ask(query, { variables, headers: reader });

test('answers a query from one subgraph', async () => {
  const { status, data, errors } = await ask('{ books { isbn title } }');
  expect({ status, errors }).toEqual({ status: 200, errors: undefined });
  expect(data.books).toEqual([
    { isbn: '1', title: 'One' },
    { isbn: '2', title: 'Two' },
    { isbn: '3', title: 'Three' },
  ]);
});

test('joins entities of three subgraphs, also where one subgraph requires a field of another', async () => {
  const { data, errors } = await ask(
    '{ book(isbn: "1") { title shipping inStock reviews { text book { title } } author { bio } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.book).toEqual({
    title: 'One',
    shipping: 200,
    inStock: 10,
    reviews: [{ text: 'About 1', book: { title: 'One' } }],
    author: { bio: 'Life of a' },
  });
});

test('uses what a subgraph provides', async () => {
  gateway.library.calls.length = 0;
  const { data } = await ask('{ warehouses { books { weight } } }');
  expect(data.warehouses[0].books).toEqual([{ weight: 7 }, { weight: 8 }]);
  expect(gateway.library.calls.map(({ subgraph }) => subgraph)).toEqual(['stock']);
});

test('answers interfaces, unions, fragments and aliases', async () => {
  const { data, errors } = await ask(`
    { items { __typename kind: __typename title ...on Author { bio } ...B } things { ...on Book { isbn } ...on Author { name } } }
    fragment B on Book { n: isbn }`);
  expect(errors).toBeUndefined();
  expect(data.items).toEqual([
    { __typename: 'Book', kind: 'Book', title: 'One', n: '1' },
    { __typename: 'Author', kind: 'Author', title: 'Dr', bio: 'Life of a' },
    { __typename: 'Book', kind: 'Book', title: 'Two', n: '2' },
  ]);
  expect(data.things).toEqual([{ name: 'A' }, { isbn: '1' }]);
});

test('obeys @skip and @include from variables and their defaults', async () => {
  const query =
    'query ($a: Boolean!, $b: Boolean = false) { book(isbn: "1") { isbn inStock @include(if: $a) rating @skip(if: $b) price @include(if: $b) } }';
  expect((await ask(query, { a: false })).data.book).toEqual({ isbn: '1', rating: 4.5 });
  expect((await ask(query, { a: true, b: true })).data.book).toEqual({ isbn: '1', inStock: 10, price: 5 });
});

test('a default of a variable reaches the subgraph, and a value wins over it', async () => {
  const query = 'query ($n: Int! = 3) { count(limit: $n) }';
  expect((await ask(query)).data).toEqual({ count: 3 });
  expect((await ask(query, { n: 4 })).data).toEqual({ count: 4 });
});

test('runs a mutation', async () => {
  const { data } = await ask('mutation ($t: String!) { rename(isbn: "1", title: $t) { title inStock } }', {
    t: 'Uno',
  });
  expect(data).toEqual({ rename: { title: 'Uno', inStock: 10 } });
});

test('answers __typename at the root without a subgraph', async () => {
  gateway.library.calls.length = 0;
  expect((await ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
  expect(gateway.library.calls).toEqual([]);
});
