import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { parseOperations } from '#registry/operations/parse-operations.ts';

function parseAll(value: unknown) {
  return parseOperations(JSON.stringify(value), 'operations.json').map(({ name, callers, document }) => ({
    name,
    callers,
    text: print(document),
  }));
}

const orders = 'query Orders { orders { id } }';
const printed = 'query Orders {\n  orders {\n    id\n  }\n}';

describe('recorded operations', () => {
  test('are read with counts by client and version', () => {
    expect(parseAll([{ document: orders, client: 'portal', version: '3.2', count: 12 }])).toEqual([
      { name: 'Orders', callers: [{ client: 'portal', version: '3.2', count: 12 }], text: printed },
    ]);
  });

  test('are read with several callers', () => {
    const clients = [
      { name: 'portal', version: '3', count: 12 },
      { name: 'crm', requests: 5 },
    ];
    expect(parseAll({ operations: [{ document: orders, clients }] })[0]?.callers).toEqual([
      { client: 'portal', version: '3', count: 12 },
      { client: 'crm', version: '', count: 5 },
    ]);
  });

  test('are read from Apollo’s persisted-query manifest', () => {
    const manifest = {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: 'abc', body: orders, name: 'Orders', type: 'query', clientName: 'web' }],
    };
    expect(parseAll(manifest)).toEqual([
      { name: 'Orders', callers: [{ client: 'web', version: '', count: 0 }], text: printed },
    ]);
  });

  test('are read from documents by hash, as Relay and Hive keep them', () => {
    expect(parseAll({ '5d41': '{ viewer { id } }' })).toMatchObject([{ name: '5d41' }]);
  });

  test('are taken apart where a document holds several, each with the fragments that it uses', () => {
    const document =
      'query A { ...F } query B { b } fragment F on Query { ...G } fragment G on Query { a } fragment H on Query { h }';
    expect(parseAll([{ document }]).map(({ name, text }) => [name, text.match(/fragment \w/g)])).toEqual([
      ['A', ['fragment F', 'fragment G']],
      ['B', null],
    ]);
  });

  test.each([
    ['a negative count', [{ document: orders, count: -1 }], /count/],
    ['an entry without a document', [{ name: 'Orders' }], /no GraphQL in operation Orders/],
    [
      'a document without an operation',
      [{ document: 'fragment F on Query { a }' }],
      /no operation in the GraphQL of operation number 1/,
    ],
  ])('are refused for %s', (_name, value, message) => {
    expect(() => parseAll(value)).toThrow(message);
  });
});
