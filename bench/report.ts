/** One table of a benchmark: a row is an object by column. */
export interface BenchTable {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

/** What a benchmark found, for printing and for JSON. */
export interface BenchReport {
  readonly name: string;
  /** What was run, to run it again. */
  readonly settings: Readonly<Record<string, string | number>>;
  readonly tables: readonly BenchTable[];
  readonly notes: readonly string[];
}

/** The value below which this part of the numbers lies. */
export function quantile(numbers: readonly number[], part: number): number {
  if (numbers.length === 0) return Number.NaN;
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function round(value: number, digits = 0): number {
  return Number(value.toFixed(digits));
}
