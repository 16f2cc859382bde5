import { describe, expect, it } from 'vitest';
import { correlationId } from '#platform/telemetry/correlation.ts';

describe('a correlation id', () => {
  it.each(['a', 'req-1.2:3_4', 'A'.repeat(128)])('is kept where it is fit: %s', (given) => {
    expect(correlationId(given)).toBe(given);
  });

  it.each([
    undefined,
    null,
    '',
    'A'.repeat(129),
    'a b',
    'a\nb',
    'é',
    '"',
  ])('is made anew instead of %j', (given) => {
    expect(correlationId(given)).toMatch(/^[0-9a-f-]{36}$/);
    expect(correlationId(given)).not.toBe(correlationId(given));
  });
});
