import { expect, test } from 'vitest';
import { isNestedDeeper } from '#gateway/http/json-nesting.ts';
import { startTestGateway } from './start-test-gateway.ts';

test.each([
  ['[[1],{"a":[]}]', 3],
  ['"[[[["', 0],
  ['{"a\\"[[":"\\\\","b":[{}]}', 3],
  ['[[],[],[[]]]', 3],
])('%s has %d levels', (text, levels) => {
  expect(isNestedDeeper(text, levels)).toBe(false);
  if (levels > 0) expect(isNestedDeeper(text, levels - 1)).toBe(true);
});

test.each([
  'fetch',
  'port',
])('a request of very many levels is refused before it is read, through %s', async (through) => {
  await using gateway = await startTestGateway();
  const body = `{"query":"{ count(limit: 1) }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
  const request = new Request(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const response = await (through === 'port' ? fetch(request) : gateway.fetch(request));
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('The request body has more than 200 levels of lists and objects');
});
