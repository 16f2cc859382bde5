import { expect, test } from 'vitest';
import { createHeaderPolicy } from '#gateway/transport/header-rules.ts';
import { reader, startTestGateway, type TestGateway } from '../start-test-gateway.ts';

const query = '{ book(isbn: "1") { isbn inStock } }';
const sent = {
  ...reader,
  cookie: 'session=1',
  connection: 'close',
  'x-tenant': 'acme',
  'x-secret': 'hunter2',
  'x-weir-identity': 'forged',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'vendor=1',
};

async function receivedBy(gateway: TestGateway): Promise<Record<string, Record<string, string>>> {
  gateway.library.calls.length = 0;
  expect((await gateway.ask(query, { headers: sent })).errors).toBeUndefined();
  return Object.fromEntries(
    gateway.library.calls.map(({ subgraph, headers }) => [subgraph, Object.fromEntries(headers)]),
  );
}

test('without rules subgraphs get the caller, the trace and nothing else of the client', async () => {
  await using gateway = await startTestGateway();
  const { catalog } = await receivedBy(gateway);
  expect(Object.keys(catalog ?? {}).sort()).toEqual([
    'accept',
    'authorization',
    'content-type',
    'traceparent',
    'tracestate',
    'x-correlation-id',
    'x-weir-deadline-ms',
  ]);
  expect(catalog?.traceparent).toBe(sent.traceparent);
});

test('rules pass headers on, put in and take out, for all subgraphs or one, and the later one wins', async () => {
  await using gateway = await startTestGateway({
    headers: {
      all: [
        { propagate: 'X-Tenant' },
        { propagate: 'x-absent', default: 'none' },
        { insert: 'x-region', value: 'eu' },
      ],
      subgraphs: {
        stock: [
          { propagate: 'x-tenant', as: 'x-account' },
          { remove: 'Authorization' },
          { insert: 'x-region', value: 'us' },
        ],
      },
    },
  });
  const { catalog, stock } = await receivedBy(gateway);
  expect(catalog).toMatchObject({ 'x-tenant': 'acme', 'x-absent': 'none', 'x-region': 'eu', ...reader });
  expect(stock).toMatchObject({ 'x-tenant': 'acme', 'x-account': 'acme', 'x-region': 'us' });
  expect(stock).not.toHaveProperty('authorization');
  expect(JSON.stringify([catalog, stock])).not.toMatch(/hunter2|session|forged/);
});

test.each([
  { propagate: 'Connection' },
  { propagate: 'x-a', as: 'transfer-encoding' },
  { insert: 'Host', value: 'evil' },
  { insert: 'x-weir-identity', value: 'forged' },
  { remove: 'content-type' },
  { propagate: 'no header' },
  { insert: 'x-a', value: 'two\r\nx-b: lines' },
])('the rule %j is refused', (rule) => {
  expect(() => createHeaderPolicy({ all: [rule] })).toThrow(/A header rule/);
});

test('rules for a subgraph that there is not are refused', async () => {
  await expect(startTestGateway({ headers: { subgraphs: { stok: [{ remove: 'x-a' }] } } })).rejects.toThrow(
    /"stok".*stock/,
  );
});
