import { z } from 'zod';
import { metadata, recordId } from './scalars.ts';

export const productSchema = z.object({
  id: recordId,
  active: z.boolean(),
  name: z.string(),
  metadata,
});

export type ProductRecord = z.infer<typeof productSchema>;
