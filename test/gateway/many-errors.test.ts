import { expect, test } from 'vitest';
import { reader, startTestGateway } from './start-test-gateway.ts';

test('of very many errors the first thousand are shown, with how many more there are, and ten are logged', async () => {
  await using gateway = await startTestGateway();
  const things = Array.from({ length: 1_500 }, () => ({ __typename: 'Book', isbn: { wrong: 1 } }));
  gateway.library.intercept('catalog', async () => Response.json({ data: { books: things } }));
  const { data, errors } = await gateway.ask('{ books { isbn } }', { headers: reader });
  expect(data ?? null).toBeNull();
  expect(errors).toHaveLength(1_001);
  expect(errors?.[0]?.path).toEqual(['books', 0, 'isbn']);
  expect(errors?.[1_000]?.message).toBe('500 more errors are not shown: ask for less at a time');
  expect(gateway.lines.filter(({ level }) => level === 'error')).toHaveLength(10);
});

test('of a subgraph that sends very many errors the first thousand are told', async () => {
  await using gateway = await startTestGateway();
  const errors = Array.from({ length: 5_000 }, (_, index) => ({
    message: `No. ${index}`,
    path: ['count', index],
    extensions: { code: 'NOT_FOUND' },
  }));
  gateway.library.intercept('catalog', async () =>
    Response.json({ data: { books: null, vault: null }, errors }),
  );
  const answer = await gateway.ask('{ vault }', { headers: reader });
  expect(answer.data).toEqual({ vault: null });
  expect(answer.errors).toHaveLength(1_000);
});
