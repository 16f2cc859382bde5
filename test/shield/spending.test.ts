import { expect, test } from 'vitest';
import { SpendingBook } from '#shield/spending.ts';

const { signal } = new AbortController();
const origin = { signal, correlationId: 'test', priority: 'interactive' as const };

test('calls are booked on caller, task, subgraph, class and operation, the greatest first', () => {
  const book = new SpendingBook();
  const screen = { ...origin, caller: 'crm', task: 'Account360', subgraph: 'order' };
  for (let call = 0; call < 3; call++) book.add('query', screen);
  book.add('query', { ...screen, subgraph: 'invoice' });
  book.add('create', { ...origin, caller: 'workflow:quote-to-order', task: 'book', priority: 'workflow' });
  book.add('query', origin);
  expect(book.list()).toEqual([
    { ...about('crm', 'query', 3), task: 'Account360', subgraph: 'order' },
    { ...about('crm', 'query', 1), task: 'Account360', subgraph: 'invoice' },
    { ...about('workflow:quote-to-order', 'create', 1), task: 'book', priority: 'workflow' },
    about('unknown', 'query', 1),
  ]);
});

test('names that clients make up fill neither memory nor metrics, and no call is lost', () => {
  const book = new SpendingBook();
  for (let call = 0; call < 5_000; call++) {
    book.add('query', { ...origin, caller: `client ${call}`.padEnd(200, '!'), task: 'Orders' });
    book.add('query', { ...origin, caller: 'portal', task: `Task ${call}` });
  }
  const list = book.list();
  expect(list.reduce((sum, { calls }) => sum + calls, 0)).toBe(10_000);
  expect(list.length).toBeLessThanOrEqual(2_001);
  expect(new Set(list.map(({ caller }) => caller)).size).toBeLessThanOrEqual(202);
  expect(list[0]).toEqual(about('other', 'query', list[0]?.calls ?? 0));
  expect(Math.max(...list.map(({ caller }) => caller.length))).toBe(80);
});

function about(caller: string, operation: string, calls: number) {
  return { caller, operation, priority: 'interactive', calls };
}
