import { z } from 'zod';

/** A credit memo as the record service answers it, as far as taking it back needs it. */
export const creditMemo = z.object({
  id: z.string(),
  tranId: z.string().optional(),
  total: z.number(),
  item: z.object({ items: z.array(z.object({ line: z.number() })).optional() }).optional(),
  apply: z
    .object({
      items: z
        .array(z.object({ apply: z.boolean().optional(), doc: z.object({ id: z.string() }) }))
        .optional(),
    })
    .optional(),
});

export type CreditMemoRecord = z.output<typeof creditMemo>;
