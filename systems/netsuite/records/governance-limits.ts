import { z } from 'zod';

const governanceLimits = z.object({
  accountConcurrencyLimit: z.number(),
  accountUnallocatedConcurrencyLimit: z.number().optional(),
  integrationConcurrencyLimit: z.number().optional(),
});

/** How many requests this integration may have at a time: its own part, or what no other integration has. */
export function toConcurrencyLimit(value: unknown): number | undefined {
  const { data } = governanceLimits.safeParse(value);
  if (!data) return undefined;
  return (
    data.integrationConcurrencyLimit ??
    data.accountUnallocatedConcurrencyLimit ??
    data.accountConcurrencyLimit
  );
}

/** The same off the text of an answer; undefined where it is something else. */
export function parseConcurrencyLimit(text: string): number | undefined {
  try {
    return toConcurrencyLimit(JSON.parse(text));
  } catch {
    return undefined;
  }
}
