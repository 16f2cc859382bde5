import type { Random } from './random.ts';

/** The values in another order; the given list stays as it is. */
export function shuffle<T>(values: readonly T[], random: Random): readonly T[] {
  return values
    .map((value) => ({ value, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}

/** Each value as often as its count says, then `rest` up to `length`. */
export function fillByCount<T>(
  counts: readonly (readonly [value: T, count: number])[],
  rest: T,
  length: number,
): readonly T[] {
  const values = counts.flatMap(([value, count]) => new Array<T>(count).fill(value)).slice(0, length);
  return [...values, ...new Array<T>(length - values.length).fill(rest)];
}
