import { describe, expect, test } from 'vitest';
import type { QuoteStatus } from '#domain/quote.ts';
import { toSalesforceConfig } from '#systems/salesforce/config.ts';
import { toCountryCode } from '#systems/salesforce/mapping/country-code.ts';
import { toCustomer } from '#systems/salesforce/mapping/customer.ts';
import { priceFields, toPrice } from '#systems/salesforce/mapping/price.ts';
import { lineKinds } from '#systems/salesforce/mapping/quote-line.ts';
import { quoteStatuses, toQuoteStatus } from '#systems/salesforce/mapping/quote-status.ts';
import { toRecordId18 } from '#systems/salesforce/record-id.ts';
import { parseRecord } from '#systems/salesforce/records/vendor-record.ts';
import { soqlContains, soqlDate, soqlText } from '#systems/salesforce/soql.ts';
import { sandboxAuth } from '../running-org.ts';

const options = { instanceUrl: 'https://example.my.salesforce.com/', auth: sandboxAuth };
const config = toSalesforceConfig(options);
const [standard, cpq] = lineKinds;

function toLine(kind: typeof standard, object: string, fields: object) {
  const record = parseRecord('salesforce', {
    attributes: { type: object },
    Id: 'x',
    CurrencyIsoCode: 'USD',
    ...fields,
  });
  return kind?.toLine(record, config);
}

describe('mapping of Salesforce records', () => {
  test.each([
    ['United States', 'US'],
    ['USA', 'US'],
    ['us', 'US'],
    [' Germany ', 'DE'],
    ['UK', 'GB'],
    ['United Kingdom', 'GB'],
    ['Korea, Republic of', 'KR'],
    ['Viet Nam', 'VN'],
    ['ZZ', undefined],
    ['Atlantis', undefined],
    ['', undefined],
  ])('the country "%s" is %s', (name, code) => {
    expect(toCountryCode(name)).toBe(code);
  });

  test('without country picklists the address takes its country from the name', () => {
    const account = parseRecord('salesforce', {
      attributes: { type: 'Account' },
      Id: '001Wr0000000001IAA',
      Name: 'x',
      BillingStreet: '1 Way\r\n\r\nHall 2',
      BillingCity: 'Leeds',
      BillingCountry: 'England',
      LastModifiedDate: '2026-02-15T06:21:19.000+0000',
    });
    const customer = toCustomer(account, toSalesforceConfig({ ...options, countryPicklists: false }), '');
    expect(customer.billingAddress).toEqual({ lines: ['1 Way', 'Hall 2'], city: 'Leeds', countryCode: 'GB' });
  });

  const cases: readonly [string | undefined, boolean, string | undefined, QuoteStatus][] = [
    ['Draft', false, undefined, 'DRAFT'],
    ['Needs Review', false, undefined, 'IN_REVIEW'],
    ['Approved', false, '2026-07-01', 'APPROVED'],
    ['Approved', false, '2026-06-30', 'EXPIRED'],
    ['Approved', true, '2026-06-30', 'ORDERED'],
    ['Presented', false, undefined, 'APPROVED'],
    ['Accepted', false, undefined, 'APPROVED'],
    ['Denied', false, '2020-01-01', 'REJECTED'],
    ['Rejected', false, undefined, 'REJECTED'],
    ['In Legal', false, undefined, 'IN_REVIEW'],
    [undefined, false, undefined, 'DRAFT'],
  ];
  test.each(
    cases,
  )('a quote %s (ordered: %s, until %s) is %s', (sourceStatus, isOrdered, expiresOn, status) => {
    const quote = { sourceStatus, isOrdered, expiresOn };
    expect(toQuoteStatus(quote, quoteStatuses(config), '2026-07-01')).toBe(status);
  });

  test('the unit price of a standard line is less its discount, exactly', () => {
    const product = { Product2: { ProductCode: 'A', Name: 'a' }, QuoteId: 'q' };
    const line = toLine(standard, 'QuoteLineItem', {
      ...product,
      Quantity: 3,
      UnitPrice: 19.99,
      Discount: 12.5,
      TotalPrice: 52.47,
    });
    expect(line).toMatchObject({
      unitPrice: { amount: '17.49125' },
      total: { amount: '52.47' },
      quantity: '3',
    });
  });

  const cpqLine = {
    SBQQ__Product__r: { ProductCode: 'A', Name: 'a' },
    SBQQ__Quantity__c: 2,
    SBQQ__ChargeType__c: 'Recurring',
  };
  test.each([
    ['monthly of a monthly product for a year', 'Monthly', 120, 12, 1, '10', 'MONTH'],
    ['monthly of a yearly product', 'Monthly', 120, 1, 12, '10', 'MONTH'],
    ['yearly of a monthly product for two years', 'Annual', 240, 24, 1, '120', 'YEAR'],
    ['yearly of a yearly product', 'Annual', 120, 1, 12, '120', 'YEAR'],
  ])('the price of a CPQ line billed %s is per period', (_, frequency, net, multiplier, term, price, interval) => {
    const line = toLine(cpq, 'SBQQ__QuoteLine__c', {
      ...cpqLine,
      SBQQ__BillingFrequency__c: frequency,
      SBQQ__NetPrice__c: net,
      SBQQ__NetTotal__c: net * 2,
      SBQQ__ProrateMultiplier__c: multiplier,
      SBQQ__DefaultSubscriptionTerm__c: term,
    });
    expect(line).toMatchObject({
      unitPrice: { amount: price },
      total: { amount: String(net * 2) },
      interval,
    });
  });

  test('a line billed by a period that cannot be sold is refused, not billed wrongly', () => {
    const quarterly = {
      ...cpqLine,
      SBQQ__BillingFrequency__c: 'Quarterly',
      SBQQ__NetPrice__c: 1,
      SBQQ__NetTotal__c: 2,
    };
    expect(() => toLine(cpq, 'SBQQ__QuoteLine__c', quarterly)).toThrow(/is billed "Quarterly"/);
  });

  test('without CPQ a period comes from the selling model, and its term counts', () => {
    const own = toSalesforceConfig({
      ...options,
      fields: { priceInterval: 'ProductSellingModel.PricingTermUnit', priceChargeType: null },
    });
    expect(priceFields(own)).toEqual(
      expect.arrayContaining(['ProductSellingModel.PricingTermUnit', 'ProductSellingModel.PricingTerm']),
    );
    const entry = (ProductSellingModel: object | null) =>
      parseRecord('salesforce', {
        attributes: { type: 'PricebookEntry' },
        Id: '01uWr0000000001IAA',
        UnitPrice: 10,
        IsActive: true,
        CurrencyIsoCode: 'USD',
        Pricebook2Id: '01sWr0000000001IAA',
        Pricebook2: { Name: 'Standard' },
        Product2: { ProductCode: 'A' },
        ProductSellingModel,
      });
    const quarterly = toPrice(entry({ PricingTermUnit: 'Months', PricingTerm: 3 }), own);
    expect(quarterly).toMatchObject({ interval: 'MONTH', intervalCount: 3, usageType: 'LICENSED' });
    expect(toPrice(entry({ PricingTermUnit: 'Annual', PricingTerm: 1 }), own)).toMatchObject({
      interval: 'YEAR',
      intervalCount: 1,
    });
    expect(toPrice(entry(null), own)).not.toHaveProperty('interval');
  });

  test('text goes into SOQL as text', () => {
    expect(soqlText('a\'b\\c\n"')).toBe(`'a\\'b\\\\c\\n\\"'`);
    expect(soqlContains('5%_')).toBe("'%5\\%\\_%'");
    expect(() => soqlDate('2026-13-45')).toThrow(RangeError);
  });

  test('ids of 15 characters get their checksum, and wrong checksums are none', () => {
    expect(toRecordId18('0015500001QdZPK')).toBe('0015500001QdZPKAA3');
    expect(toRecordId18('0035500001H9kZuAAJ')).toBe('0035500001H9kZuAAJ');
    expect(toRecordId18('0035500001H9kZuAAA')).toBeUndefined();
    expect(toRecordId18("001'; x")).toBeUndefined();
  });

  test('a field name that is none is refused before it gets into a query', () => {
    const fields = { segment: 'Type FROM Account--' };
    expect(() => toSalesforceConfig({ ...options, fields })).toThrow(
      'fields.segment is "Type FROM Account--"',
    );
    expect(() => toSalesforceConfig({ ...options, apiVersion: '67' })).toThrow('apiVersion');
  });
});
