import type { QuoteStatus } from '#domain/quote.ts';
import type { Secret } from '#platform/config/secret.ts';

/** How we prove who we are. The app behind either needs the `api` scope. */
export type SalesforceAuth =
  | { readonly kind: 'client-credentials'; readonly clientId: string; readonly clientSecret: Secret }
  | {
      readonly kind: 'jwt-bearer';
      readonly clientId: string;
      readonly username: string;
      /** PKCS#8 PEM of the key whose certificate the app holds. */
      readonly privateKey: Secret;
      /** Where absent: `https://test.salesforce.com` for a sandbox's My Domain, else `https://login.salesforce.com`. */
      readonly audience?: string;
    };

/** API names of what differs between orgs. A field that an org does not have is `null` and is not read. */
export interface SalesforceFields {
  /** Of Account. */
  readonly segment: string | null;
  /** Of Product2: what the ERP and the billing platform know as the SKU. */
  readonly sku: string;
  /** Of PricebookEntry, dates. */
  readonly priceEffectiveFrom: string | null;
  readonly priceEffectiveTo: string | null;
  /** A path from PricebookEntry: `Product2.SBQQ__BillingFrequency__c` with CPQ, `ProductSellingModel.PricingTermUnit` without. */
  readonly priceInterval: string | null;
  /** A path from PricebookEntry: `One-Time`, `Recurring` or `Usage`. */
  readonly priceChargeType: string | null;
  /** A path from QuoteLineItem. */
  readonly quoteLineInterval: string | null;
  /** Of Quote and SBQQ__Quote__c, written back by us. */
  readonly quoteOrderId: string;
  readonly quoteOrderNumber: string;
  readonly quoteOrderStatus: string;
  readonly quoteError: string;
}

export interface SalesforceOptions {
  /** The org's My Domain, `https://example.my.salesforce.com`. */
  readonly instanceUrl: string;
  readonly auth: SalesforceAuth;
  /** `v67.0` where absent. */
  readonly apiVersion?: string;
  /** Which quote objects the org sells with; `standard` where absent. */
  readonly quotes?: 'standard' | 'cpq' | 'both';
  /** The currency of an org without multi-currency, where records have no CurrencyIsoCode. */
  readonly singleCurrency?: string;
  /** Whether State and Country picklists are on, which is where codes come from; true where absent. */
  readonly countryPicklists?: boolean;
  /** What an org's own values of the quote status picklists mean, beside Salesforce's. */
  readonly quoteStatuses?: Readonly<Record<string, Exclude<QuoteStatus, 'ORDERED' | 'EXPIRED'>>>;
  readonly fields?: Partial<SalesforceFields>;
}

export interface SalesforceConfig extends Required<Omit<SalesforceOptions, 'singleCurrency' | 'fields'>> {
  readonly singleCurrency: string | undefined;
  readonly fields: SalesforceFields;
}

export const defaultFields: SalesforceFields = {
  segment: 'Type',
  sku: 'ProductCode',
  priceEffectiveFrom: 'EffectiveFrom__c',
  priceEffectiveTo: 'EffectiveTo__c',
  priceInterval: 'Product2.SBQQ__BillingFrequency__c',
  priceChargeType: 'Product2.SBQQ__ChargeType__c',
  quoteLineInterval: 'Product2.SBQQ__BillingFrequency__c',
  quoteOrderId: 'Weir_Order_Id__c',
  quoteOrderNumber: 'Weir_Order_Number__c',
  quoteOrderStatus: 'Weir_Order_Status__c',
  quoteError: 'Weir_Error__c',
};

const fieldPath = /^[A-Za-z]\w*(\.[A-Za-z]\w*){0,4}$/;

/** Fills in the defaults. Throws `RangeError` for a field name that cannot be one, since names go into SOQL as they are. */
export function toSalesforceConfig(options: SalesforceOptions): SalesforceConfig {
  const fields = { ...defaultFields, ...options.fields };
  for (const [name, field] of Object.entries(fields)) {
    if (field !== null && !fieldPath.test(field)) {
      throw new RangeError(`fields.${name} is "${field}"; give the API name of a Salesforce field`);
    }
  }
  const apiVersion = options.apiVersion ?? 'v67.0';
  if (!/^v\d{2,3}\.0$/.test(apiVersion)) {
    throw new RangeError(`apiVersion is "${apiVersion}"; write it as v67.0`);
  }
  return {
    instanceUrl: options.instanceUrl.replace(/\/+$/, ''),
    auth: options.auth,
    apiVersion,
    quotes: options.quotes ?? 'standard',
    singleCurrency: options.singleCurrency,
    countryPicklists: options.countryPicklists ?? true,
    quoteStatuses: options.quoteStatuses ?? {},
    fields,
  };
}
