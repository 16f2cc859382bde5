import type { Priority } from './call.ts';

/** Classes from first to last; a class's index is its rank. */
export const priorities = ['interactive', 'workflow', 'sync', 'bulk'] as const satisfies readonly Priority[];

/** A class by its place in the order. */
export type Rank = 0 | 1 | 2 | 3;
export type ByRank<T> = readonly [T, T, T, T];
export const ranks: ByRank<Rank> = [0, 1, 2, 3];

export const rankOf: Readonly<Record<Priority, Rank>> = { interactive: 0, workflow: 1, sync: 2, bulk: 3 };

type ByPriority = Readonly<Partial<Record<Priority, number>>>;

const defaultReserves: Readonly<Record<Priority, number>> = {
  interactive: 0.5,
  workflow: 0.2,
  sync: 0.1,
  bulk: 0.05,
};
const defaultMaxWaitMs: Readonly<Record<Priority, number>> = {
  interactive: 10_000,
  workflow: 60_000,
  sync: 120_000,
  bulk: 600_000,
};

export function byRank<T>(make: (rank: Rank) => T): ByRank<T> {
  return [make(0), make(1), make(2), make(3)];
}

/** The reserve of each rank. Throws where they are more than the whole: such a contract cannot be kept. */
export function reservesByRank(given: ByPriority = {}): ByRank<number> {
  const reserves = byRank((rank) => given[priorities[rank]] ?? defaultReserves[priorities[rank]]);
  const sum = reserves.reduce((total, reserve) => total + reserve, 0);
  if (reserves.some((reserve) => !(reserve >= 0)) || sum > 1.000001)
    throw new RangeError(`Reserves must be 0 or more and at most 1 in sum; they are ${reserves.join(', ')}.`);
  return reserves;
}

export function maxWaitMsByRank(given: ByPriority = {}): ByRank<number> {
  return byRank((rank) => given[priorities[rank]] ?? defaultMaxWaitMs[priorities[rank]]);
}
