import type { z } from 'zod';
import { CodedError } from '#platform/errors.ts';

/**
 * Reads one record of Stripe. Throws `SYSTEM_UNAVAILABLE`, not retryable, that names the record, the field and its value when it
 * is not of the shape that we rely on.
 */
export function parseRecord<T>(system: string, what: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'the whole';
  const shown = JSON.stringify(issue?.input)?.slice(0, 80) ?? 'absent';
  const id = idOf(value);
  throw new CodedError(
    'SYSTEM_UNAVAILABLE',
    `${system} answered with ${what}${id ? ` ${id}` : ''} whose ${field} is ${shown}: ${issue?.message ?? 'unreadable'}`,
    { system },
  );
}

function idOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined;
  return typeof value.id === 'string' ? value.id : undefined;
}
