import { zero } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { money } from '#domain/money.ts';
import type { Quote } from '#domain/quote.ts';
import type { SalesforceConfig } from '../config.ts';
import type { QuoteKind } from '../quote-kind.ts';
import {
  flag,
  instant,
  optionalDate,
  optionalDecimal,
  optionalText,
  text,
  type VendorRecord,
} from '../records/vendor-record.ts';
import { quoteStatuses, toQuoteStatus } from './quote-status.ts';

/** A quote of either kind. `asOf` is also the moment by which it has expired or not. */
export function toQuote(
  record: VendorRecord,
  kind: QuoteKind,
  config: Pick<SalesforceConfig, 'singleCurrency' | 'quoteStatuses' | 'fields'>,
  asOf: string,
): Quote {
  const { system } = record;
  const recordId = text(record, 'Id');
  const currency = config.singleCurrency ?? text(record, 'CurrencyIsoCode');
  const sourceStatus = optionalText(record, kind.status);
  const expiresOn = optionalDate(record, kind.expiresOn);
  const orderId = optionalText(record, config.fields.quoteOrderId);
  const isOrdered = orderId !== undefined || (kind.ordered !== undefined && flag(record, kind.ordered));
  return {
    id: toEntityId('Quote', system, recordId),
    number: text(record, kind.number),
    status: toQuoteStatus({ sourceStatus, isOrdered, expiresOn }, quoteStatuses(config), asOf.slice(0, 10)),
    sourceStatus: sourceStatus ?? '',
    customerId: toEntityId('Customer', system, text(record, kind.account)),
    currency,
    // A quote without lines has no total yet.
    total: money(optionalDecimal(record, kind.total) ?? zero, currency),
    ...(expiresOn !== undefined && { expiresOn }),
    ...(orderId !== undefined && { orderId }),
    updatedAt: instant(record, 'LastModifiedDate'),
    source: { system, recordType: kind.object, recordId, asOf },
  };
}
