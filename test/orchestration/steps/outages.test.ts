import { expect, test } from 'vitest';
import { createOutages } from '#orchestration/steps/outages.ts';
import { VirtualClock } from '../../shield/virtual-clock.ts';

const lookEveryMs = 15_000;

function start() {
  const clock = new VirtualClock();
  const outages = createOutages(lookEveryMs, (ms, run) => clock.after(ms, run));
  const came: string[] = [];
  const join = (name: string, step = 'book', system = 'erp') => {
    const turn = outages.join(system, step);
    turn.come.addEventListener('abort', () => came.push(name));
    return turn;
  };
  return { clock, outages, came, join };
}

test('of many that wait at a step one looks at a time, the first first', async () => {
  const { clock, came, join } = start();
  for (const name of ['a', 'b', 'c']) join(name);
  await clock.advance(lookEveryMs - 1);
  expect(came).toEqual([]);
  await clock.advance(1);
  expect(came).toEqual(['a']);
  join('a again');
  await clock.advance(3 * lookEveryMs);
  expect(came).toEqual(['a', 'b', 'c', 'a again']);
  expect(clock.pending).toBe(0);
});

test('whoever gets through brings two others of its line, and one of the system’s other lines', () => {
  const { outages, came, join } = start();
  for (const name of ['a', 'b', 'c']) join(name);
  for (const name of ['x', 'y']) join(name, 'credit');
  join('other', 'book', 'billing');
  outages.answered('erp', 'book');
  expect(came).toEqual(['a', 'b', 'x']);
  outages.answered('erp', 'book');
  // The other line has just looked.
  expect(came).toEqual(['a', 'b', 'x', 'c']);
});

test('a system that is heard of again is looked at at once, and not again and again while it answers only some', async () => {
  const { clock, outages, came, join } = start();
  join('a');
  for (let turn = 0; turn < 10; turn += 1) {
    outages.noticed('erp');
    if (turn === 0) expect(came).toEqual(['a']);
    join(`again ${turn}`);
    await clock.advance(100);
  }
  expect(came).toEqual(['a']);
  await clock.advance(1_000);
  outages.noticed('erp');
  expect(came).toEqual(['a', 'again 0']);
});

test('who has left is not waited for', async () => {
  const { clock, came, join } = start();
  {
    using _turn = join('a');
    expect(clock.pending).toBe(1);
  }
  expect(clock.pending).toBe(0);
  await clock.advance(lookEveryMs);
  expect(came).toEqual([]);
});
