import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reader, startTestGateway, type TestGateway } from '../start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ limits: { maxBodyBytes: 20_000 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const bodies: [string, string][] = [
  ['an answer', '{"query":"{ book(isbn: \\"1\\") { isbn title inStock } }"}'],
  [
    'letters beyond ASCII',
    '{"query":"query ($by: Search!) { search(by: $by) { title } }","variables":{"by":{"text":"ä€😀"}}}',
  ],
  ['a partial answer', '{"query":"{ broken stockVersion books { inStock } }"}'],
  ['data that became null', '{"query":"{ mustHave }"}'],
  ['a field that is denied', '{"query":"{ books { code } stockVersion }"}'],
  ['a mutation', '{"query":"mutation { rename(isbn: \\"1\\", title: \\"x\\") { isbn title } }"}'],
  ['a document that does not parse', '{"query":"{ books {"}'],
  ['a document that is not valid', '{"query":"{ nope }"}'],
  ['a variable that is missing', '{"query":"query ($n: Int!) { count(limit: $n) }"}'],
  ['a name that is not there', '{"query":"query A { mine }","operationName":"B"}'],
  ['nothing', '{}'],
  ['no JSON', '{'],
  ['a list', '[]'],
  ['a hash that is not known', `{"documentId":"sha256:${'0'.repeat(64)}"}`],
  ['too much', `{"query":"{ stockVersion }","variables":{"x":"${'x'.repeat(20_000)}"}}`],
];

describe.each([
  'application/json',
  'application/graphql-response+json',
  '*/*',
  'application/graphql-response+json, application/json;q=0.9',
  'application/json, application/graphql-response+json',
])('the hot path for %s', (accept) => {
  test.each(bodies)('gives for %s what the whole front gives', async (_, body) => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, 'x-correlation-id': 'parity', ...reader },
      body,
    };
    const seen = async (response: Response) => ({
      status: response.status,
      type: response.headers.get('content-type'),
      correlationId: response.headers.get('x-correlation-id'),
      body: await response.text(),
    });
    const url = `${gateway.url}/graphql`;
    expect(await seen(await fetch(url, init))).toEqual(
      await seen(await gateway.fetch(new Request(url, init))),
    );
  });
});
