import { CodedError } from '#platform/errors.ts';
import type { CacheTerms, Explanation } from '../request-context.ts';

/** `x-weir-explain: shield, freshness`; what is not known is not an error, so that a newer client works. */
export function parseExplain(header: string | null): ReadonlySet<Explanation> {
  if (header === null) return nothing;
  const asked = new Set(header.split(',').map((part) => part.trim()));
  return new Set((['shield', 'freshness', 'cost'] as const).filter((explanation) => asked.has(explanation)));
}

const nothing: ReadonlySet<Explanation> = new Set();

/**
 * `cache-control` of a request (RFC 9111 §5.2.1): `no-store`, `no-cache` and `max-age=SECONDS`. Undefined where it says none of
 * these; what is not known is no error.
 */
export function parseCacheTerms(header: string | null): CacheTerms | undefined {
  if (header === null) return undefined;
  const directives = header
    .toLowerCase()
    .split(',')
    .map((part) => part.trim());
  if (directives.includes('no-store')) return { maxAgeMs: 0, mayKeep: false };
  if (directives.includes('no-cache')) return { maxAgeMs: 0, mayKeep: true };
  const seconds = directives.map((part) => /^max-age="?(\d{1,9})"?$/.exec(part)?.[1]).find(Boolean);
  return seconds === undefined ? undefined : { maxAgeMs: Number(seconds) * 1_000, mayKeep: true };
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
