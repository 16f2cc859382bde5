import { expect, test } from 'vitest';
import { createTurns } from '#orchestration/steps/turns.ts';

const never = new AbortController().signal;

test('so many at once of a system, the others in the order in which they came; systems do not wait for each other', async () => {
  const turns = createTurns(2);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const take = (system: string, name: string) =>
    turns.take(system, never, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const all = [take('erp', 'a'), take('erp', 'b'), take('erp', 'c'), take('erp', 'd'), take('crm', 'e')];
  expect(begun).toEqual(['a', 'b', 'e']);
  ends.get('b')?.();
  await all[1];
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b', 'e', 'c']);
  for (const name of ['a', 'c', 'e']) ends.get(name)?.();
  await Promise.all([all[0], all[2], all[4]]);
  await Promise.resolve();
  ends.get('d')?.();
  await Promise.all(all);
  expect(begun).toEqual(['a', 'b', 'e', 'c', 'd']);
});

test('a failure gives the turn on, and whoever leaves takes none', async () => {
  const turns = createTurns(1);
  const held = Promise.withResolvers<void>();
  const failing = turns.take('erp', never, () => held.promise);
  const leaving = new AbortController();
  const left = turns.take('erp', leaving.signal, async () => 'taken');
  const next = turns.take('erp', never, async () => 'next');
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  await expect(turns.take('erp', leaving.signal, async () => 'taken')).rejects.toThrow('left');
  held.reject(new Error('failed'));
  await expect(failing).rejects.toThrow('failed');
  expect(await next).toBe('next');
  expect(await turns.take('erp', never, async () => 'free again')).toBe('free again');
});
