import { z } from 'zod';

/** A list or search answer of Stripe. */
export interface RecordList<T> {
  readonly data: readonly T[];
  readonly has_more: boolean;
}

export function listOf<T>(record: z.ZodType<T>): z.ZodType<RecordList<T>> {
  return z.object({ data: z.array(record), has_more: z.boolean() });
}
