import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reader, startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const ask = (query: string, variables?: object) => gateway.ask(query, { variables, headers: reader });
const codes = (answer: Awaited<ReturnType<typeof ask>>) =>
  answer.errors?.map(({ extensions }) => extensions.code);

describe('a document', () => {
  test('that does not parse is told where', async () => {
    const { status, data, errors } = await ask('{ books {');
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors?.[0]).toMatchObject({
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
      locations: [{ line: 1 }],
    });
  });

  test('that is not valid is refused without a suggestion in production', async () => {
    const answer = await ask('{ bookz { isbn } }');
    expect(answer.status).toBe(400);
    expect(codes(answer)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(answer.errors?.[0]?.message).toBe('Cannot query field "bookz" on type "Query".');
  });

  test('that asks for the schema is refused in production and answered in development', async () => {
    expect(codes(await ask('{ __schema { queryType { name } } }'))).toContain('GRAPHQL_VALIDATION_FAILED');
    await using development = await startTestGateway({ development: true });
    const { data } = await development.ask(
      '{ s: __schema { queryType { name } } __type(name: "Book") { name } book(isbn: "1") { isbn } }',
    );
    expect(data).toEqual({
      s: { queryType: { name: 'Query' } },
      __type: { name: 'Book' },
      book: { isbn: '1' },
    });
    const { errors } = await development.ask('{ bookz { isbn } }');
    expect(errors?.[0]?.message).toContain('Did you mean');
  });

  test('with several operations needs a name that it has', async () => {
    const query = 'query A { books { isbn } } query B { __typename }';
    expect(codes(await ask(query))).toEqual(['BAD_USER_INPUT']);
    const unknown = await gateway.ask(query, { operationName: 'C' });
    expect(unknown.errors?.[0]?.message).toContain('"C"');
    expect((await gateway.ask(query, { operationName: 'B' })).data).toEqual({ __typename: 'Query' });
  });
});

describe('a variable', () => {
  const search = 'query ($by: Search!) { search(by: $by) { isbn } }';
  test.each([
    ['that is missing', search, {}, 'Variable "$by" of type "Search!": is required and was not provided'],
    ['that is null', search, { by: null }, 'Variable "$by" of type "Search!": must not be null'],
    [
      'with an unknown field',
      search,
      { by: { text: 'x', pin: 'p', nope: 1 } },
      'Field "nope" is not defined by type "Search"',
    ],
    [
      'without a required field',
      search,
      { by: {} },
      'Field "text" of required type "String!" was not provided',
    ],
    [
      'with a field that is almost one',
      search,
      { by: { txet: 'x', text: 'x' } },
      'Field "txet" is not defined by type "Search"',
    ],
    [
      'with a wrong enum',
      search,
      { by: { text: 'x', format: 'hunter2' } },
      'at "by.format": expected Format, got a string',
    ],
    [
      'with a wrong number',
      search,
      { by: { text: 'x', limit: 1.5 } },
      'at "by.limit": expected Int, got a number with a fraction',
    ],
    [
      'with a wrong string',
      search,
      { by: { text: 'x', pin: { hunter2: 1 } } },
      'at "by.pin": expected String, got an object',
    ],
    [
      'that is not an object',
      search,
      { by: 'hunter2' },
      'Variable "$by" of type "Search!": expected Search!, got a string',
    ],
  ])('%s is named with its type and never quoted', async (_, query, variables, expected) => {
    const { status, errors } = await ask(query, variables);
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain(expected);
    expect(JSON.stringify(errors)).not.toMatch(/hunter2|Did you mean/);
  });
});

describe("a subgraph's error", () => {
  test('with a code of the contract passes with its path and details and nothing else', async () => {
    const { status, data, errors, headers } = await ask(
      '{ alias: coded(code: "SYSTEM_REJECTED") stockVersion }',
    );
    expect(status).toBe(200);
    expect(data).toEqual({ alias: null, stockVersion: 1 });
    const correlationId = headers.get('x-correlation-id');
    expect(errors).toEqual([
      {
        message: 'It did not work',
        path: ['alias'],
        extensions: {
          code: 'SYSTEM_REJECTED',
          system: 'shelfware',
          retryable: true,
          retryAfterMs: 70,
          correlationId,
        },
      },
    ]);
  });

  test.each([
    'SOMETHING_ELSE',
    'GRAPHQL_VALIDATION_FAILED',
    'INTERNAL_SERVER_ERROR',
  ])('with code %s is masked', async (code) => {
    const { errors } = await ask(`{ coded(code: "${code}") }`);
    expect(errors).toMatchObject([
      { message: 'Internal error', path: ['coded'], extensions: { code: 'INTERNAL' } },
    ]);
  });

  test('without a code is masked and logged with its cause and correlation id', async () => {
    gateway.lines.length = 0;
    const answer = await gateway.ask('{ broken }', { headers: { 'x-correlation-id': 'c-42' } });
    expect(answer.errors).toEqual([
      {
        message: 'Internal error',
        path: ['broken'],
        extensions: { code: 'INTERNAL', correlationId: 'c-42' },
      },
    ]);
    expect(gateway.lines).toMatchObject([
      { level: 'error', fields: { correlationId: 'c-42', subgraph: 'catalog' } },
    ]);
  });

  test('on one entity of a list stands at the index of that entity, with the rest answered', async () => {
    const { data, errors } = await ask('{ all: books { isbn inStock cost: price } }');
    expect(data.all).toEqual([
      { isbn: '1', inStock: 10, cost: 5 },
      { isbn: '2', inStock: null, cost: null },
      { isbn: '3', inStock: 30, cost: null },
    ]);
    expect(errors?.map(({ path, message }) => [path, message])).toEqual(
      expect.arrayContaining([
        [['all', 1, 'inStock'], 'The stock of 2 is not known'],
        [['all', 1, 'cost'], 'The stock of 2 is not known'],
        [['all', 2, 'cost'], 'There is no price of 3'],
      ]),
    );
    expect(errors).toHaveLength(3);
  });

  test('stands at the right index where entities before it were null', async () => {
    const { data, errors } = await ask('{ shelfmates { title ...on Book { inStock price } } }');
    expect(data.shelfmates).toEqual([{ title: 'Three', inStock: 30, price: null }, null, { title: 'Dr' }]);
    expect(errors?.map(({ path }) => path)).toEqual([['shelfmates', 0, 'price']]);
  });

  test('through lists of lists keeps every index', async () => {
    const { errors } = await ask('{ books { reviews { book { price } } } }');
    expect(errors?.map(({ path }) => path)).toEqual([
      ['books', 1, 'reviews', 0, 'book', 'price'],
      ['books', 2, 'reviews', 0, 'book', 'price'],
    ]);
  });
});

describe('a null in a non-null place', () => {
  test('takes its parent with it and keeps the error at the field', async () => {
    const { data, errors } = await ask('{ book(isbn: "2") { isbn rating } stockVersion }');
    expect(data).toEqual({ book: null, stockVersion: 1 });
    expect(errors).toMatchObject([{ path: ['book', 'rating'], extensions: { code: 'INTERNAL' } }]);
  });

  test('goes up to data where nothing on the way may be null', async () => {
    const { data, errors } = await ask('{ books { isbn rating } }');
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['books', 1, 'rating'] }]);
  });
});

test('an error inside what became null keeps its path', async () => {
  const { data, errors } = await ask('{ book(isbn: "2") { rating inStock } stockVersion }');
  expect(data).toEqual({ book: null, stockVersion: 1 });
  expect(errors?.map(({ path }) => path)).toEqual(expect.arrayContaining([['book', 'rating']]));
});

describe('a subgraph that does not answer', () => {
  test.each<[string, () => Response]>([
    [
      'resets the connection',
      () => {
        throw new TypeError('terminated');
      },
    ],
    ['answers HTML', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    ['answers nothing', () => new Response('')],
    ['answers 500', () => new Response('{"errors":[{"message":"secret host down"}]}', { status: 500 })],
    ['answers a list', () => Response.json([])],
    ['answers neither data nor errors', () => Response.json({ extensions: {} })],
  ])('because it %s costs only its own fields', async (_, respond) => {
    await using broken = await startTestGateway();
    broken.library.intercept('stock', async () => respond());
    const { status, data, errors } = await broken.ask(
      '{ stockVersion book(isbn: "1") { isbn inStock shipping } }',
    );
    expect(status).toBe(200);
    expect(data).toEqual({ stockVersion: null, book: { isbn: '1', inStock: null, shipping: null } });
    expect(errors?.map(({ path }) => path)).toEqual([
      ['stockVersion'],
      ['book', 'inStock'],
      ['book', 'shipping'],
    ]);
    for (const { message, extensions } of errors ?? []) {
      expect(extensions).toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: true });
      expect(message).not.toMatch(/stock|secret/);
    }
    expect(broken.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { fields: { subgraph: 'stock' } },
      { fields: { subgraph: 'stock' } },
    ]);
  });

  test('costs the fields that require one of its own too', async () => {
    await using broken = await startTestGateway();
    broken.library.intercept('catalog', async () => new Response('', { status: 502 }));
    const { data, errors } = await broken.ask('{ latest { text book { isbn shipping } } }', {
      headers: reader,
    });
    expect(data).toEqual({ latest: [{ text: 'Good', book: { isbn: '3', shipping: null } }] });
    expect(errors).toMatchObject([
      { path: ['latest', 0, 'book', 'shipping'], extensions: { code: 'SYSTEM_UNAVAILABLE' } },
    ]);
  });

  test('before the deadline is not asked again, and nothing is left unhandled', async () => {
    await using late = await startTestGateway();
    late.library.intercept('catalog', async ({ signal }) => {
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      throw new Error('never reached');
    });
    const headers = { 'x-weir-deadline-ms': '400' };
    const { data, errors } = await late.ask('{ latest { book { isbn shipping inStock } } }', { headers });
    expect(data).toEqual({ latest: [{ book: { isbn: '3', shipping: null, inStock: 30 } }] });
    expect(errors).toMatchObject([
      { path: ['latest', 0, 'book', 'shipping'], extensions: { code: 'DEADLINE_EXCEEDED' } },
    ]);
  });

  test('in time is DEADLINE_EXCEEDED at its path, with the rest answered', async () => {
    const { data, errors } = await gateway.ask('{ slow stockVersion }', {
      headers: { 'x-weir-deadline-ms': '150' },
    });
    expect(data).toEqual({ slow: null, stockVersion: 1 });
    expect(errors).toMatchObject([{ path: ['slow'], extensions: { code: 'DEADLINE_EXCEEDED' } }]);
  });

  test('with as many entities as it was asked for is masked', async () => {
    await using broken = await startTestGateway();
    broken.library.intercept('stock', async () => Response.json({ data: { _entities: [] } }));
    const { data, errors } = await broken.ask('{ book(isbn: "1") { isbn inStock } }');
    expect(data).toEqual({ book: { isbn: '1', inStock: null } });
    expect(errors).toMatchObject([{ path: ['book', 'inStock'], message: 'Internal error' }]);
  });
});

describe('an answer of the wrong type', () => {
  test.each<[string, object, (string | number)[]]>([
    ['a string for a number', { stockVersion: 'hunter2' }, ['stockVersion']],
    ['an object for a list', { warehouses: {} }, ['warehouses']],
    ['a list for an object', { warehouses: [[]] }, ['warehouses', 0]],
  ])('such as %s is null with an error', async (_, body, path) => {
    await using broken = await startTestGateway();
    broken.library.intercept('stock', async () => Response.json({ data: body }));
    const { errors } = await broken.ask(`{ ${path[0]} ${path[0] === 'stockVersion' ? '' : '{ id }'} }`);
    expect(errors).toMatchObject([{ path, extensions: { code: 'INTERNAL' } }]);
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });
});
