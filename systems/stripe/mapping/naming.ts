/** Names of systems that Stripe's metadata refer to. */
export interface Naming {
  /** Stripe's own configured name. */
  readonly system: string;
  /** The CRM whose account ids Stripe's customers carry. */
  readonly customerSystem: string;
  /** The ERP whose item ids Stripe's products carry. */
  readonly productSystem: string;
}

/** The metadata by which Stripe's records and those of other systems find each other. */
export const metadataKeys = {
  /** On a customer: the CRM's account id. */
  account: 'salesforce_account_id',
  /** On a product: the ERP's item id. */
  item: 'netsuite_item_id',
  /** On a product: the SKU. */
  sku: 'sku',
  /** On a subscription: our canonical id of the quote that started it. */
  quote: 'weir_quote_id',
  /** On a subscription that something else created: the CRM's quote id. */
  crmQuote: 'salesforce_quote_id',
  /** On a credit note: the key that stands for it. */
  credit: 'weir_credit_key',
  /** On a subscription: the key of its last amendment. */
  amendment: 'weir_amendment_key',
  /** On a subscription, with a number behind: parts of what it held before that amendment. */
  beforeAmendment: 'weir_amendment_before_',
} as const;

/** A price's look-up key: one active price for each SKU and currency. */
export function toLookupKey(sku: string, currency: string): string {
  return `${sku}:${currency.toLowerCase()}`;
}

export function skuOfLookupKey(lookupKey: string): string | undefined {
  return /^(.+):[a-z]{3}$/s.exec(lookupKey)?.[1];
}
