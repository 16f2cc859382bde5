import { z } from 'zod';

// Since 2021 an enum is `{id, refName}`; older releases and `simpleEnumFormat=true` answer the bare id.
const enumId = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);

const line = z.object({
  line: z.number(),
  quantity: z.number().optional(),
  quantityFulfilled: z.number().optional(),
  quantityBilled: z.number().optional(),
  isClosed: z.boolean().optional(),
});

/** A sales order as the record service answers it, as far as writes need it. */
export const salesOrder = z.object({
  id: z.string(),
  tranId: z.string().optional(),
  status: enumId,
  memo: z.string().optional(),
  item: z.object({ items: z.array(line).optional() }).optional(),
});

export type SalesOrder = z.output<typeof salesOrder>;
