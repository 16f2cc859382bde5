import {
  type Decimal,
  divideDecimals,
  multiplyDecimals,
  parseDecimal,
  subtractDecimals,
  zero,
} from '#domain/decimal.ts';
import { extendPrice, money } from '#domain/money.ts';
import type { BillingInterval } from '#domain/product.ts';
import type { QuoteLine } from '#domain/quote.ts';
import { CodedError } from '#platform/errors.ts';
import type { SalesforceConfig } from '../config.ts';
import { cpqQuote, type QuoteKind, standardQuote } from '../quote-kind.ts';
import { decimal, optionalDecimal, optionalText, text, type VendorRecord } from '../records/vendor-record.ts';
import { billingPeriodFields, monthsOf, readBilling, toBillingPeriod } from './billing-interval.ts';

type LineConfig = Pick<SalesforceConfig, 'singleCurrency' | 'fields'>;

const hundredth = parseDecimal('0.01');
const one = parseDecimal('1');
/** Digits of a price per period that is a part of a price per term. */
const priceDigits = 6;

function standardLineFields({ singleCurrency, fields }: LineConfig): readonly string[] {
  return [
    'Id',
    'QuoteId',
    'Quantity',
    'UnitPrice',
    'Discount',
    'TotalPrice',
    `Product2.${fields.sku}`,
    'Product2.Name',
    ...billingPeriodFields(fields.quoteLineInterval),
    ...(singleCurrency === undefined ? ['CurrencyIsoCode'] : []),
  ];
}

/** A QuoteLineItem. Its unit price is what is paid: the sales price less the line's discount. */
function toStandardLine(line: VendorRecord, { singleCurrency, fields }: LineConfig): QuoteLine {
  const currency = singleCurrency ?? text(line, 'CurrencyIsoCode');
  const quantity = decimal(line, 'Quantity');
  const discount = optionalDecimal(line, 'Discount') ?? zero;
  const factor = subtractDecimals(one, multiplyDecimals(discount, hundredth));
  const unitPrice = money(multiplyDecimals(decimal(line, 'UnitPrice'), factor), currency);
  const total = optionalDecimal(line, 'TotalPrice');
  const { frequency, term } = readBilling(line, fields.quoteLineInterval);
  const interval = toLineInterval(line, frequency, term);
  return {
    id: text(line, 'Id'),
    sku: text(line, `Product2.${fields.sku}`),
    name: text(line, 'Product2.Name'),
    quantity,
    unitPrice,
    total: total === undefined ? extendPrice(unitPrice, quantity) : money(total, currency),
    ...(interval && { interval }),
  };
}

function cpqLineFields({ singleCurrency, fields }: LineConfig): readonly string[] {
  return [
    'Id',
    'SBQQ__Quote__c',
    'SBQQ__Quantity__c',
    'SBQQ__NetPrice__c',
    'SBQQ__NetTotal__c',
    'SBQQ__ChargeType__c',
    'SBQQ__BillingFrequency__c',
    'SBQQ__ProrateMultiplier__c',
    'SBQQ__DefaultSubscriptionTerm__c',
    `SBQQ__Product__r.${fields.sku}`,
    'SBQQ__Product__r.Name',
    ...(singleCurrency === undefined ? ['CurrencyIsoCode'] : []),
  ];
}

/** An SBQQ__QuoteLine__c. Its unit price is per billing period where it has one; its total is the whole term's. */
function toCpqLine(line: VendorRecord, { singleCurrency, fields }: LineConfig): QuoteLine {
  const currency = singleCurrency ?? text(line, 'CurrencyIsoCode');
  const chargeType = optionalText(line, 'SBQQ__ChargeType__c');
  const frequency = optionalText(line, 'SBQQ__BillingFrequency__c');
  const interval = toLineInterval(line, chargeType === 'One-Time' ? undefined : frequency);
  return {
    id: text(line, 'Id'),
    sku: text(line, `SBQQ__Product__r.${fields.sku}`),
    name: text(line, 'SBQQ__Product__r.Name'),
    quantity: decimal(line, 'SBQQ__Quantity__c'),
    unitPrice: money(pricePerPeriod(line, interval), currency),
    total: money(decimal(line, 'SBQQ__NetTotal__c'), currency),
    ...(interval && { interval }),
  };
}

/**
 * CPQ's net price covers the line's term: the product's own term (in months) as often as the multiplier says. The billing
 * platform bills a period at a time.
 */
function pricePerPeriod(line: VendorRecord, interval: BillingInterval | undefined): Decimal {
  const netPrice = decimal(line, 'SBQQ__NetPrice__c');
  const periodMonths = interval && monthsOf({ interval, intervalCount: 1 });
  const productTerm = optionalDecimal(line, 'SBQQ__DefaultSubscriptionTerm__c');
  if (periodMonths === undefined || productTerm === undefined || productTerm === zero) return netPrice;
  const multiplier = optionalDecimal(line, 'SBQQ__ProrateMultiplier__c') ?? one;
  const termMonths = multiplyDecimals(productTerm, multiplier === zero ? one : multiplier);
  const forAllPeriods = multiplyDecimals(netPrice, parseDecimal(periodMonths));
  return divideDecimals(forAllPeriods, termMonths, priceDigits);
}

/** Throws `SYSTEM_REJECTED` for a period that a quote line cannot say: billing three months as one would be wrong money. */
function toLineInterval(
  line: VendorRecord,
  frequency: string | undefined,
  term = 1,
): BillingInterval | undefined {
  if (frequency === undefined || /^one[- ]time$/i.test(frequency)) return undefined;
  const period = toBillingPeriod(frequency, term);
  if (period?.intervalCount === 1) return period.interval;
  throw new CodedError(
    'SYSTEM_REJECTED',
    `${line.system} ${line.type} ${text(line, 'Id')} is billed "${frequency}", which cannot be sold through here; ` +
      'give it a daily, weekly, monthly or annual billing frequency',
    { system: line.system, vendor: { code: 'UNSUPPORTED_BILLING_FREQUENCY' } },
  );
}

/** The two objects that hold lines, in the words of each. */
export interface LineKind {
  readonly quote: QuoteKind;
  readonly object: 'QuoteLineItem' | 'SBQQ__QuoteLine__c';
  readonly quoteId: string;
  readonly order: string;
  /** SOQL for the lines that are sold, where others can be among them. */
  readonly sold?: string;
  readonly fields: (config: LineConfig) => readonly string[];
  readonly toLine: (line: VendorRecord, config: LineConfig) => QuoteLine;
}

export const lineKinds: readonly LineKind[] = [
  {
    quote: standardQuote,
    object: 'QuoteLineItem',
    quoteId: 'QuoteId',
    order: 'QuoteId,SortOrder NULLS LAST,LineNumber,Id',
    fields: standardLineFields,
    toLine: toStandardLine,
  },
  {
    quote: cpqQuote,
    object: 'SBQQ__QuoteLine__c',
    quoteId: 'SBQQ__Quote__c',
    order: 'SBQQ__Quote__c,SBQQ__Number__c NULLS LAST,Id',
    // An optional line is an offer that was not taken; the quote's totals leave it out.
    sold: 'SBQQ__Optional__c = false',
    fields: cpqLineFields,
    toLine: toCpqLine,
  },
];
