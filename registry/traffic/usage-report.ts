import { z } from 'zod';

const name = z.string().max(200);

const used = z.strictObject({
  /** Without literals that could be somebody's. */
  document: z.string().max(200_000),
  operation: name,
  client: name,
  version: name,
  /** UTC. */
  day: z.iso.date(),
  count: z.number().int().min(0),
  errors: z.number().int().min(0),
});

/** What a gateway has seen of its clients since its last report. */
export const usageReport = z.strictObject({
  /** Sent again with the same one after a lost answer. */
  batch: z.uuid(),
  variant: name,
  operations: z.array(used).max(5_000),
});

export type UsageReport = z.infer<typeof usageReport>;
