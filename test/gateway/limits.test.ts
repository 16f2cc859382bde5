import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '#gateway/limits/limits.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    limits: {
      maxTokens: 400,
      maxDepth: 5,
      maxAliases: 4,
      maxRootFields: 3,
      maxDirectives: 4,
      maxSelections: 60,
      maxFieldPairs: 100,
      maxBodyBytes: 5_000,
    },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const repeat = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const bomb = `query { ...F0 } ${repeat(20, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F20 on Query { stockVersion }`;

const tooCostly: [string, string][] = [
  ['maxTokens', `{ books { ${repeat(500, () => 'isbn')} } }`],
  ['maxDepth', '{ books { reviews { book { reviews { book { isbn } } } } } }'],
  ['maxAliases', `{ book(isbn: "1") { ${repeat(5, (n) => `a${n}: isbn`)} } }`],
  ['maxRootFields', '{ stockVersion mine vault broken }'],
  ['maxDirectives', `{ stockVersion ${repeat(5, () => '@skip(if: false)')} }`],
  ['maxSelections', bomb],
  ['maxFieldPairs', `{ books { ${repeat(15, () => 'isbn')} } }`],
];

describe.each(tooCostly)('%s', (limit, query) => {
  const expected = {
    extensions: { code: 'OPERATION_TOO_COSTLY' },
    message: expect.stringMatching(new RegExp(`^${limit} is \\d+, the operation has .+: .+`)),
  };

  test('is told with its value and a fix on POST, GET, SSE and multipart', async () => {
    const url = `http://gateway.test/graphql?query=${encodeURIComponent(query)}`;
    const post = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    };
    for (const accept of ['application/graphql-response+json', 'text/event-stream', 'multipart/mixed']) {
      for (const request of [
        new Request(url, { headers: { accept } }),
        new Request('http://gateway.test/graphql', post),
      ]) {
        request.headers.set('accept', accept);
        const text = await (await gateway.fetch(request)).text();
        const body = JSON.parse(/\{.*\}/s.exec(text)?.[0] ?? 'null');
        expect(body.errors, accept).toMatchObject([expected]);
      }
    }
    expect(gateway.library.calls).toEqual([]);
  });
});

test.each([
  ['deep in the operation', `{ books { ${repeat(300, () => 'reviews { book { isbn } }')} } }`],
  [
    'through fragments',
    `{ books { ${repeat(200, (n) => `...F${n}`)} } } ${repeat(200, (n) => `fragment F${n} on Book { reviews { text } }`)}`,
  ],
  [
    'in a fragment that nobody uses',
    `{ stockVersion } fragment F on Query { ${repeat(300, () => 'stockVersion')} }`,
  ],
])('fields of one name are counted %s', async (_, query) => {
  await using roomy = await startTestGateway();
  const { errors } = await roomy.ask(query);
  expect(errors?.[0]?.message).toContain('maxFieldPairs is 10000');
});

test('fields that would take quadratic time to merge are refused', async () => {
  await using roomy = await startTestGateway();
  const { errors } = await roomy.ask(`{ books { ${repeat(4_900, () => 'isbn')} } }`);
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COSTLY' } }]);
});

test('a fragment cycle is refused by validation, not walked', async () => {
  const { errors } = await gateway.ask('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }');
  expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('a body over maxBodyBytes is 413 BAD_USER_INPUT, also where its length is not announced', async () => {
  const body = JSON.stringify({ query: '{ stockVersion }', variables: { pad: 'x'.repeat(6_000) } });
  const stream = () => new Blob([body]).stream();
  for (const init of [{ body }, { body: stream(), duplex: 'half' }]) {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers,
      ...init,
    } as RequestInit);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  }
});

test('the standard introspection query fits the default limits', async () => {
  const { getIntrospectionQuery } = await import('graphql');
  await using development = await startTestGateway({ development: true, limits: defaultLimits });
  const { errors, data } = await development.ask(getIntrospectionQuery());
  expect(errors).toBeUndefined();
  expect(data.__schema.queryType.name).toBe('Query');
});
