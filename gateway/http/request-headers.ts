import { CodedError } from '#platform/errors.ts';
import type { Explanation } from '../request-context.ts';

/** `x-weir-explain: shield, freshness`; what is not known is not an error, so that a newer client works. */
export function parseExplain(header: string | null): ReadonlySet<Explanation> {
  const asked = new Set((header ?? '').split(',').map((part) => part.trim()));
  return new Set((['shield', 'freshness'] as const).filter((explanation) => asked.has(explanation)));
}

/** `x-weir-deadline-ms`, at most `maxMs`; throws BAD_USER_INPUT where it is not a number of milliseconds. */
export function parseDeadlineMs(header: string | null, maxMs: number): number {
  if (header === null) return maxMs;
  const value = Number(header);
  if (!/^\d{1,9}$/.test(header.trim()) || value === 0) {
    throw new CodedError(
      'BAD_USER_INPUT',
      'x-weir-deadline-ms must be a whole number of milliseconds above 0',
    );
  }
  return Math.min(value, maxMs);
}
