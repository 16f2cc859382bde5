import { z } from 'zod';
import { metadata, recordId, timestampSeconds } from './scalars.ts';

export const customerSchema = z.object({
  id: recordId,
  created: timestampSeconds,
  metadata: metadata,
});

export type CustomerRecord = z.infer<typeof customerSchema>;

/** An invoice's or a subscription's customer: an id, the whole record where it was expanded, or what is left of a deleted one. */
export const customerReference = z.union([
  recordId.transform((id) => ({ id, metadata: undefined })),
  z.object({ id: recordId, metadata: metadata.optional() }),
]);
