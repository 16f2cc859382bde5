import { expect, test } from 'vitest';
import { createLanes } from '#orchestration/inbox/lanes.ts';

function startLanes() {
  let nowMs = 0;
  const lanes = createLanes(() => nowMs);
  const lane = 'subscription.status stripe';
  return {
    begin: (entities: number) => lanes.begin(lane, entities),
    take(entities: number, tookMs: number, outcome: 'DONE' | 'FAILED' = 'DONE') {
      const end = lanes.begin(lane, entities);
      nowMs += tookMs;
      end(outcome);
    },
    limit: () => lanes.limits().entities[lanes.limits().lanes.indexOf(lane)],
  };
}

test('a system that reads one by one gets as much as it can read in two seconds', () => {
  const { take, limit } = startLanes();
  for (let piece = 0; piece < 10; piece += 1) take(limit() ?? 25, (limit() ?? 25) * 40);
  expect(limit()).toBe(50);
  take(50, 8_000);
  expect(limit()).toBe(13);
});

test('a system that reads in bulk gets large pieces, but none without end', () => {
  const { take, limit } = startLanes();
  for (let piece = 0; piece < 10; piece += 1) take(limit() ?? 25, 100);
  expect(limit()).toBe(200);
});

test('a few changes in calm times say nothing of how many can be read at once', () => {
  const { take, limit } = startLanes();
  for (let piece = 0; piece < 20; piece += 1) take(1, 150);
  expect(limit()).toBe(25);
});

test('a lane with two pieces under way gets no third, and one that fails gets less', () => {
  const { begin, take, limit } = startLanes();
  const first = begin(20);
  expect(limit()).toBe(25);
  const second = begin(20);
  expect(limit()).toBe(0);
  first('DONE');
  second('DONE');
  expect(limit()).toBeGreaterThanOrEqual(25);
  for (let piece = 0; piece < 10; piece += 1) take(20, 15_000, 'FAILED');
  expect(limit()).toBe(10);
});
