import { InvalidArgumentError } from 'commander';

/** What one recorded operation may cost where nothing else is said. */
export const defaultMaxCost = 10_000;

/** Reads a cost off the command line. */
export function parseCost(text: string): number {
  const cost = Number(text);
  if (!Number.isInteger(cost) || cost < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return cost;
}
