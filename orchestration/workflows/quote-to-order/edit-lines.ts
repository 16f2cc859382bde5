import { z } from 'zod';
import type { SaleLine } from '../sale.ts';

/** What a person may correct about a refused booking: never quantities or prices, which were approved with the quote. */
export const saleCorrection = z.strictObject({
  purchaseOrderNumber: z.string().min(1).max(45).optional(),
  /** SKUs of the quote and the items that stand for them. */
  skus: z.record(z.string().min(1).max(80), z.string().min(1).max(80)).optional(),
});

export type SaleCorrection = z.infer<typeof saleCorrection>;

export function editLines<L extends SaleLine>(
  lines: readonly L[],
  skus: SaleCorrection['skus'] = {},
): readonly L[] {
  return lines.map((line) => ({ ...line, sku: skus[line.sku] ?? line.sku }));
}
