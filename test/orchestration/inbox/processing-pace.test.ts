import { expect, test } from 'vitest';
import { createPace } from '#orchestration/inbox/processing-pace.ts';

/** A pace over a clock that moves only when messages come: so many a second, for so long. */
function createFlow() {
  let nowMs = 0;
  let received = 0;
  const pace = createPace(() => nowMs);
  const turn = () => pace.next(received);
  turn();
  return {
    turn,
    let(perSecond: number, forMs: number) {
      nowMs += forMs;
      received += (perSecond * forMs) / 1_000;
      return turn();
    },
  };
}

test('where few messages come, they are worked on at once', () => {
  const { turn, let: flow } = createFlow();
  const calm = turn();
  expect(calm.gatherMs).toBeLessThanOrEqual(100);
  expect(flow(0, 60_000)).toEqual(calm);
  expect(flow(100, 1_000)).toEqual(calm);
});

test('the more messages come in, the less is worked on at once and the rarer', () => {
  const turns = [100, 300, 500, 700, 900].map((perSecond) => createFlow().let(perSecond, 1_000));
  for (const [index, turn] of turns.entries()) {
    const calmer = turns[index - 1];
    if (!calmer) continue;
    expect(turn.gatherMs).toBeGreaterThan(calmer.gatherMs);
    expect(turn.changes).toBeLessThan(calmer.changes);
  }
});

test('no flood holds processing up for more than a second', () => {
  for (const perSecond of [1_000, 2_000, 50_000, 10_000_000]) {
    const turn = createFlow().let(perSecond, 1_000);
    expect(turn.gatherMs).toBe(1_000);
    expect(turn.changes).toBeGreaterThanOrEqual(100);
  }
});

test('processing is as quick as before right after a flood', () => {
  const { turn, let: flow } = createFlow();
  const calm = turn();
  expect(flow(2_000, 5_000)).not.toEqual(calm);
  expect(flow(10, 1_000)).toEqual(calm);
});

test('messages that come together are no flood, and a look in between does not end one', () => {
  const { turn, let: flow } = createFlow();
  const calm = turn();
  expect(flow(2_000, 10)).toEqual(calm);
  const busy = flow(2_000, 1_000);
  expect(busy).not.toEqual(calm);
  expect(flow(0, 10)).toEqual(busy);
});
