/**
 * The believable company that every simulated system holds its part of. Built once from a seed, so that ids agree across systems.
 * Amounts are decimal text, days are ISO dates, instants are ISO date-times in UTC.
 */
export interface Company {
  readonly seed: number;
  /** Raised when the same seed begins to give other records; kept changes to older ones are set aside. */
  readonly formatVersion?: number;
  /** The day on which the data was made: "now" of every status and period. */
  readonly today: string;
  readonly legalEntities: readonly CompanyLegalEntity[];
  readonly customers: readonly CompanyCustomer[];
  readonly products: readonly CompanyProduct[];
  readonly priceBooks: readonly CompanyPriceBook[];
  readonly quotes: readonly CompanyQuote[];
  readonly orders: readonly CompanyOrder[];
  /** Of orders, kept by the ERP. */
  readonly orderInvoices: readonly CompanyOrderInvoice[];
  readonly subscriptions: readonly CompanySubscription[];
  /** Of subscriptions, kept by the billing platform. */
  readonly subscriptionInvoices: readonly CompanySubscriptionInvoice[];
}

export type CompanyCurrency = 'USD' | 'EUR' | 'GBP';

export interface CompanyLegalEntity {
  /** NetSuite internal id of the subsidiary. */
  readonly netsuiteId: string;
  readonly name: string;
  readonly currency: CompanyCurrency;
  readonly countryCode: string;
}

export interface CompanyAddress {
  readonly lines: readonly string[];
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly countryCode: string;
}

export interface CompanyContact {
  /** 18 characters, `003…`. */
  readonly salesforceId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  readonly title: string;
}

export interface CompanyCustomer {
  /** 18 characters, `001…`. */
  readonly salesforceId: string;
  /** Absent for an account that was never onboarded into the ERP. */
  readonly netsuiteId?: string;
  /** `cus_…`; absent for a customer that never bought a subscription. */
  readonly stripeId?: string;
  readonly name: string;
  readonly accountNumber: string;
  readonly segment: 'Enterprise' | 'Mid-Market' | 'SMB';
  readonly industry: string;
  readonly parentSalesforceId?: string;
  readonly legalEntity: CompanyLegalEntity;
  readonly currency: CompanyCurrency;
  readonly billingAddress: CompanyAddress;
  readonly shippingAddress: CompanyAddress;
  readonly contacts: readonly CompanyContact[];
  readonly terms: { readonly netsuiteId: string; readonly name: string; readonly netDays: number };
  readonly creditLimit?: string;
  readonly creditHold: 'AUTO' | 'ON' | 'OFF';
  readonly taxable: boolean;
  readonly createdAt: string;
}

export interface CompanyProduct {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly family: string;
  readonly kind: 'GOODS' | 'SERVICE' | 'SUBSCRIPTION';
  /** A Stripe-style tax code, `txcd_…`. */
  readonly taxCode: string;
  readonly active: boolean;
  /** NetSuite internal id of the item. */
  readonly netsuiteId: string;
  /** 18 characters, `01t…`. */
  readonly salesforceId: string;
  /** `prod_…`; subscriptions only. */
  readonly stripeId?: string;
  /** Subscriptions only. `METERED` bills what a meter of name `<sku>` in lower snake case counts. */
  readonly recurring?: { readonly interval: 'month' | 'year'; readonly usageType: 'LICENSED' | 'METERED' };
  /** List price by currency, decimal text. */
  readonly listPrice: Readonly<Record<CompanyCurrency, string>>;
  /** Goods only, by NetSuite location id. */
  readonly stock?: readonly {
    readonly locationId: string;
    readonly onHand: number;
    readonly available: number;
  }[];
  /** Subscriptions only: `price_…` by currency. */
  readonly stripePriceId?: Readonly<Record<CompanyCurrency, string>>;
}

export interface CompanyPriceBook {
  /** 18 characters, `01s…`. */
  readonly salesforceId: string;
  readonly name: string;
  readonly isStandard: boolean;
  readonly entries: readonly {
    /** 18 characters, `01u…`. */
    readonly salesforceId: string;
    readonly sku: string;
    readonly currency: CompanyCurrency;
    readonly unitPrice: string;
    readonly effectiveFrom: string;
    readonly effectiveTo?: string;
  }[];
}

export interface CompanyLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice: string;
}

export interface CompanyQuote {
  readonly form: 'standard' | 'cpq';
  /** 18 characters: `0Q0…` for a standard quote, `a0x…` for a CPQ one. */
  readonly salesforceId: string;
  readonly opportunitySalesforceId: string;
  readonly number: string;
  readonly customer: CompanyCustomer;
  readonly status: 'DRAFT' | 'IN_REVIEW' | 'APPROVED' | 'ORDERED' | 'REJECTED' | 'EXPIRED';
  readonly lines: readonly (CompanyLine & { readonly salesforceId: string })[];
  readonly createdAt: string;
  readonly expiresOn: string;
  /** The order that it became, for `ORDERED`. */
  readonly orderNetsuiteId?: string;
}

export interface CompanyFulfillment {
  readonly netsuiteId: string;
  readonly number: string;
  readonly status: 'PICKED' | 'PACKED' | 'SHIPPED';
  readonly shippedOn?: string;
  readonly carrier: string;
  readonly trackingNumber?: string;
}

export interface CompanyOrder {
  readonly netsuiteId: string;
  /** `SO…`. */
  readonly number: string;
  readonly customer: CompanyCustomer;
  /** NetSuite's letter. */
  readonly status: 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H';
  readonly placedOn: string;
  readonly purchaseOrderNumber: string;
  /** Set on orders that came from a quote. */
  readonly quoteSalesforceId?: string;
  readonly lines: readonly (CompanyLine & {
    readonly quantityFulfilled: number;
    readonly quantityBilled: number;
  })[];
  readonly fulfillments: readonly CompanyFulfillment[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface CompanyPayment {
  readonly netsuiteId: string;
  readonly number: string;
  readonly amount: string;
  readonly receivedOn: string;
}

export interface CompanyOrderInvoice {
  readonly netsuiteId: string;
  /** `INV…`. */
  readonly number: string;
  readonly order: CompanyOrder;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly lines: readonly CompanyLine[];
  readonly subtotal: string;
  readonly taxTotal: string;
  readonly total: string;
  /** Applied to it: payments and credits together. */
  readonly amountPaid: string;
  readonly voided: boolean;
  readonly payments: readonly CompanyPayment[];
  readonly credits: readonly {
    readonly netsuiteId: string;
    readonly number: string;
    readonly amount: string;
    readonly issuedOn: string;
  }[];
}

export interface CompanySubscription {
  /** `sub_…`. */
  readonly stripeId: string;
  readonly customer: CompanyCustomer;
  readonly status: 'active' | 'trialing' | 'past_due' | 'unpaid' | 'paused' | 'canceled' | 'incomplete';
  readonly startedAt: string;
  readonly currentPeriodStart: string;
  readonly currentPeriodEnd: string;
  readonly cancelAt?: string;
  /** `send_invoice` is due after `customer.terms.netDays`; its invoices have `dueAt`. */
  readonly collectionMethod?: 'charge_automatically' | 'send_invoice';
  readonly items: readonly {
    /** `si_…`. */
    readonly stripeId: string;
    readonly sku: string;
    readonly quantity: number;
    /** Metered items only: what was used in the current period. */
    readonly usage?: number;
  }[];
}

export interface CompanySubscriptionInvoice {
  /** `in_…`. */
  readonly stripeId: string;
  readonly number: string;
  readonly subscription: CompanySubscription;
  readonly status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
  readonly createdAt: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly dueAt?: string;
  readonly paidAt?: string;
  /** Minor units, as are all amounts of it. */
  readonly subtotal: number;
  readonly tax: number;
  readonly total: number;
  /** Payments alone; a credit note of a paid invoice leaves it as it is. */
  readonly amountPaid: number;
  readonly lines: readonly {
    readonly stripeId: string;
    readonly sku: string;
    readonly quantity: number;
    readonly amount: number;
  }[];
  readonly payments: readonly {
    readonly stripeId: string;
    readonly amount: number;
    readonly paidAt: string;
  }[];
  readonly creditNotes: readonly {
    readonly stripeId: string;
    readonly number: string;
    readonly amount: number;
    readonly createdAt: string;
  }[];
}
