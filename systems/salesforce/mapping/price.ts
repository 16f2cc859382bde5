import { toEntityId } from '#domain/entity-id.ts';
import { money } from '#domain/money.ts';
import type { Price, PriceBook } from '#domain/product.ts';
import type { SalesforceConfig } from '../config.ts';
import {
  decimal,
  flag,
  optionalDate,
  optionalText,
  text,
  type VendorRecord,
} from '../records/vendor-record.ts';
import { billingPeriodFields, readBilling, toBillingPeriod } from './billing-interval.ts';

type PriceConfig = Pick<SalesforceConfig, 'singleCurrency' | 'fields'>;

/** The fields of PricebookEntry that `toPrice` reads. */
export function priceFields({ singleCurrency, fields }: PriceConfig): readonly string[] {
  const { priceEffectiveFrom, priceEffectiveTo, priceInterval, priceChargeType } = fields;
  const optional = [
    priceEffectiveFrom,
    priceEffectiveTo,
    priceChargeType,
    ...billingPeriodFields(priceInterval),
  ];
  return [
    'Id',
    'UnitPrice',
    'IsActive',
    'Pricebook2Id',
    'Pricebook2.Name',
    'Pricebook2.IsStandard',
    `Product2.${fields.sku}`,
    ...(singleCurrency === undefined ? ['CurrencyIsoCode'] : []),
    ...new Set(optional.filter((field) => field !== null)),
  ];
}

function at(entry: VendorRecord, field: string | null): string | undefined {
  return field === null ? undefined : optionalText(entry, field);
}

export function toPrice(entry: VendorRecord, { singleCurrency, fields }: PriceConfig): Price {
  const { system } = entry;
  const chargeType = at(entry, fields.priceChargeType)?.toLowerCase();
  const { frequency, term } = readBilling(entry, fields.priceInterval);
  const period = chargeType === 'one-time' ? undefined : toBillingPeriod(frequency, term);
  const from =
    fields.priceEffectiveFrom === null ? undefined : optionalDate(entry, fields.priceEffectiveFrom);
  const to = fields.priceEffectiveTo === null ? undefined : optionalDate(entry, fields.priceEffectiveTo);
  return {
    id: toEntityId('Price', system, text(entry, 'Id')),
    sku: text(entry, `Product2.${fields.sku}`),
    unitAmount: money(decimal(entry, 'UnitPrice'), singleCurrency ?? text(entry, 'CurrencyIsoCode')),
    ...(period && { ...period, usageType: chargeType === 'usage' ? 'METERED' : 'LICENSED' }),
    priceBook: {
      id: toEntityId('PriceBook', system, text(entry, 'Pricebook2Id')),
      name: text(entry, 'Pricebook2.Name'),
    },
    ...(from !== undefined && { effectiveFrom: from }),
    ...(to !== undefined && { effectiveTo: to }),
    active: flag(entry, 'IsActive'),
  };
}

export function toPriceBook(book: VendorRecord): PriceBook {
  return { id: toEntityId('PriceBook', book.system, text(book, 'Id')), name: text(book, 'Name') };
}
