import type { SalesforceConfig } from './config.ts';

/** The two objects that hold quotes, in the words of each. */
export interface QuoteKind {
  readonly object: 'Quote' | 'SBQQ__Quote__c';
  readonly number: string;
  readonly account: string;
  /** An account's quotes of this kind, as a child relationship. */
  readonly ofAccount: string;
  readonly status: string;
  readonly expiresOn: string;
  /** The total after discounts, before tax and shipping, which both objects have. */
  readonly total: string;
  /** A checkbox that says that the CRM itself made an order of it. */
  readonly ordered?: string;
}

export const standardQuote: QuoteKind = {
  object: 'Quote',
  number: 'QuoteNumber',
  account: 'AccountId',
  ofAccount: 'Quotes',
  status: 'Status',
  expiresOn: 'ExpirationDate',
  total: 'TotalPrice',
};

export const cpqQuote: QuoteKind = {
  object: 'SBQQ__Quote__c',
  number: 'Name',
  account: 'SBQQ__Account__c',
  ofAccount: 'SBQQ__Quotes__r',
  status: 'SBQQ__Status__c',
  expiresOn: 'SBQQ__ExpirationDate__c',
  total: 'SBQQ__NetAmount__c',
  ordered: 'SBQQ__Ordered__c',
};

/** The kinds that this org sells with, in the order in which a list shows those of one moment. */
export function quoteKinds({ quotes }: Pick<SalesforceConfig, 'quotes'>): readonly QuoteKind[] {
  if (quotes === 'both') return [standardQuote, cpqQuote];
  return [quotes === 'cpq' ? cpqQuote : standardQuote];
}

/** The standard object's key prefix is the same in every org; a package's differs from org to org. */
export function quoteKindOf(recordId: string): QuoteKind {
  return recordId.startsWith('0Q0') ? standardQuote : cpqQuote;
}

export function quoteFields(
  kind: QuoteKind,
  { singleCurrency, fields }: Pick<SalesforceConfig, 'singleCurrency' | 'fields'>,
): readonly string[] {
  return [
    'Id',
    kind.number,
    kind.account,
    kind.status,
    kind.expiresOn,
    kind.total,
    'CreatedDate',
    'LastModifiedDate',
    fields.quoteOrderId,
    ...(kind.ordered === undefined ? [] : [kind.ordered]),
    ...(singleCurrency === undefined ? ['CurrencyIsoCode'] : []),
  ];
}
