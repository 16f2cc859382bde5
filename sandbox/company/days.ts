const dayMs = 86_400_000;

const toDay = (epochMs: number) => new Date(epochMs).toISOString().slice(0, 10);

/** ISO date `days` later, or earlier for a negative number. */
export function addDays(day: string, days: number): string {
  return toDay(Date.parse(day) + days * dayMs);
}

/** The same day of another month. For days 1 to 28, which every month has. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return toDay(Date.UTC(year, month - 1 + months, date));
}

/** Whole days from `from` to `to`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** The earlier of two ISO dates. */
export function earlierDay(a: string, b: string): string {
  return a < b ? a : b;
}

/** An instant on that day, at `seconds` after midnight UTC. */
export function toInstant(day: string, seconds: number): string {
  return new Date(Date.parse(day) + seconds * 1000).toISOString();
}
