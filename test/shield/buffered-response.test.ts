import { expect, test } from 'vitest';
import { readAnswer } from '#shield/answer.ts';
import { BufferedResponse } from '#shield/buffered-response.ts';

const original = () =>
  new Response('{"sum":"1 €"}', {
    status: 201,
    statusText: 'Made',
    headers: { 'content-type': 'application/json', 'x-a': 'b' },
  });
const buffered = async (response = original()) => new BufferedResponse(await readAnswer(response));

test('a buffered response reads in every way as the one it was made from', async () => {
  for (const way of ['text', 'json', 'arrayBuffer', 'bytes', 'blob'] as const)
    expect(await (await buffered())[way]()).toEqual(await original()[way]());
  const response = await buffered();
  expect(response).toBeInstanceOf(Response);
  expect([response.status, response.statusText, response.ok]).toEqual([201, 'Made', true]);
  expect([...response.headers]).toEqual([...original().headers]);
});

test('its body can be streamed', async () => {
  const response = await buffered();
  expect(await new Response(response.body).text()).toBe('{"sum":"1 €"}');
  expect(response.bodyUsed).toBe(true);
});

test('its body can be read once, and clones have their own', async () => {
  const response = await buffered();
  const copy = response.clone();
  await response.text();
  expect(response.bodyUsed).toBe(true);
  await expect(response.json()).rejects.toThrow(TypeError);
  expect(() => response.clone()).toThrow(TypeError);
  expect(await copy.json()).toEqual({ sum: '1 €' });
});

test('an answer without a body has none', async () => {
  const response = await buffered(new Response(null, { status: 204 }));
  expect(response.body).toBeNull();
  expect(await response.text()).toBe('');
});
