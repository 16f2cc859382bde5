import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { InvoiceLine } from '#domain/invoice.ts';
import type { InvoiceLineRecord } from '../records/invoice-line.ts';
import type { ProductRecord } from '../records/product.ts';
import { fromMinorUnits } from './minor-units.ts';
import type { Naming } from './naming.ts';
import { toProductId } from './product.ts';
import { toIsoTime } from './times.ts';

export function toInvoiceLine(
  record: InvoiceLineRecord,
  products: ReadonlyMap<string, ProductRecord>,
  naming: Naming,
): InvoiceLine {
  const product = lineProduct(record);
  const productId = product ? toProductId(products.get(product), naming) : undefined;
  const quantity = record.quantity_decimal ?? record.quantity;
  return {
    id: toEntityId('InvoiceLine', naming.system, record.id),
    description: record.description ?? '',
    ...(quantity == null ? {} : { quantity: parseDecimal(quantity) }),
    amount: fromMinorUnits(record.amount, record.currency),
    ...(record.period
      ? { period: { start: toIsoTime(record.period.start), end: toIsoTime(record.period.end) } }
      : {}),
    ...(productId ? { productId } : {}),
  };
}

/** Stripe's id of the product that a line sells. */
export function lineProduct(record: InvoiceLineRecord): string | undefined {
  return record.pricing?.price_details?.product ?? record.price?.product;
}

export function isProration(record: InvoiceLineRecord): boolean {
  const { parent } = record;
  return (
    parent?.subscription_item_details?.proration ??
    parent?.invoice_item_details?.proration ??
    record.proration ??
    false
  );
}
