import type { z } from 'zod';
import { CodedError } from '#platform/errors.ts';

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  // Reads along the path that zod reports, which exists in `value` as far as it was walked.
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
}

/** `value` as NetSuite's `record` should be. Throws `SYSTEM_UNAVAILABLE` naming record, field and value where it is not. */
export function parseRecord<T>(system: string, record: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  throw new CodedError(
    'SYSTEM_UNAVAILABLE',
    `NetSuite answered ${record} with ${show(at(value, path))} for ${path.join('.') || 'the record'}, which is not expected (${issue?.message})`,
    { system, cause: parsed.error },
  );
}
