/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** A postal address. */
export type AddressInput = {
  /** City or town. */
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  /** Street lines, most specific first. */
  readonly lines: ReadonlyArray<string>;
  /** Postal code. */
  readonly postalCode?: string | null | undefined;
  /** State, province or county. */
  readonly region?: string | null | undefined;
};

/** A change of a subscription. The same key with the same input answers the first outcome, with another input a `CONFLICT`. */
export type AmendSubscriptionInput = {
  /** Takes effect when the current period ends, so that what is added begins and renews with the rest; without `effectiveAt`. */
  readonly atPeriodEnd?: boolean;
  /** When the change takes effect; now where absent. A time up to a year ahead waits, and is prorated as of that time. */
  readonly effectiveAt?: string | null | undefined;
  /** The caller's own key, 1 to 255 characters; absent for a preview. */
  readonly idempotencyKey?: string | null | undefined;
  /** What changes, at least one item. */
  readonly items: ReadonlyArray<AmendSubscriptionItemInput>;
  /** How the current period is charged. */
  readonly proration?: Proration;
  /** The subscription. */
  readonly subscriptionId: string | number;
};

/** One line of a change: change `itemId`'s quantity or price, add a `sku`, or remove an item with quantity 0. */
export type AmendSubscriptionItemInput = {
  /** The item to change or remove. */
  readonly itemId?: string | number | null | undefined;
  /** The billing platform's price to change to or to add at. */
  readonly priceId?: string | number | null | undefined;
  /** How many from then on; 0 removes. */
  readonly quantity: number;
  /** The product to add. */
  readonly sku?: string | null | undefined;
};

/** How often a price is charged. */
export type BillingInterval =
  /** Every day. */
  | 'DAY'
  /** Every month. */
  | 'MONTH'
  /** Every week. */
  | 'WEEK'
  /** Every year. */
  | 'YEAR';

/** Which order to cancel. The same key with the same input answers the first outcome, with another input a `CONFLICT`. */
export type CancelOrderInput = {
  /** The caller's own key, 1 to 255 characters. */
  readonly idempotencyKey: string;
  /** The order. */
  readonly orderId: string | number;
  /** Why, for the ERP's memo. */
  readonly reason: string;
};

/** What to credit. The same key with the same input answers the first outcome, with another input a `CONFLICT`. */
export type CreditInvoiceInput = {
  /** The caller's own key, 1 to 255 characters. */
  readonly idempotencyKey: string;
  /** The invoice. */
  readonly invoiceId: string | number;
  /** What of it, at least one line. */
  readonly lines: ReadonlyArray<CreditLineInput>;
  /** A note on the credit. */
  readonly memo?: string | null | undefined;
  /** Why. */
  readonly reason: CreditReason;
};

/** A line to credit: a quantity at the line's price, or an amount. */
export type CreditLineInput = {
  /** How much of the line, before tax. */
  readonly amount?: string | null | undefined;
  /** The invoice's line. */
  readonly lineId: string | number;
  /** How many of the line. */
  readonly quantity?: string | null | undefined;
};

/** Why an invoice is credited. */
export type CreditReason =
  /** It was billed twice. */
  | 'DUPLICATE'
  /** The sale was fraud. */
  | 'FRAUDULENT'
  /** The order was changed. */
  | 'ORDER_CHANGE'
  /** The goods or the service did not please. */
  | 'PRODUCT_UNSATISFACTORY';

/** Whether a customer may buy on account. */
export type CreditStatus =
  /** Nothing speaks against it. */
  | 'OK'
  /** Finance has stopped it by hand. */
  | 'ON_HOLD'
  /** Balance and unbilled orders are over the limit. */
  | 'OVER_LIMIT';

/** What can be decided. */
export type ExceptionAction =
  /** Take back what was done. */
  | 'COMPENSATE'
  /** Try it again with a corrected input. */
  | 'EDIT_AND_RETRY'
  /** Try the step again. */
  | 'RETRY'
  /** Go on with a value in place of the step's result. */
  | 'SKIP';

/** Who has to decide. */
export type ExceptionOwner =
  /** Systems and mappings. */
  | 'ENGINEERING'
  /** Credit, invoices and payments. */
  | 'FINANCE'
  /** Quotes, prices and subscriptions. */
  | 'REVENUE_OPERATIONS';

/** How far an exception has come. */
export type ExceptionStatus =
  /** Waits for a person. */
  | 'OPEN'
  /** Decided. */
  | 'RESOLVED';

/** How far a delivery has come. */
export type FulfillmentStatus =
  /** In its box. */
  | 'PACKED'
  /** Taken from the shelf. */
  | 'PICKED'
  /** On its way. */
  | 'SHIPPED';

/** How far an invoice has come. */
export type InvoiceStatus =
  /** Not issued. */
  | 'DRAFT'
  /** Issued, nothing paid. */
  | 'OPEN'
  /** Paid. */
  | 'PAID'
  /** Paid in part. */
  | 'PARTIALLY_PAID'
  /** Written off. */
  | 'UNCOLLECTIBLE'
  /** Taken back. */
  | 'VOID';

/** Which account to onboard. The same key with the same input answers the first outcome, with another input a `CONFLICT`. */
export type OnboardCustomerInput = {
  /** The CRM account to onboard. */
  readonly accountId: string | number;
  /** The caller's own key, 1 to 255 characters. */
  readonly idempotencyKey: string;
  /** The legal entity that sells to it; by country where absent. */
  readonly legalEntityId?: string | number | null | undefined;
};

/** How far an order has come. */
export type OrderStatus =
  /** Ended before delivery. */
  | 'CANCELLED'
  /** Ended with open lines closed. */
  | 'CLOSED'
  /** Delivered, not billed. */
  | 'FULFILLED'
  /** Delivered and billed. */
  | 'INVOICED'
  /** Stopped by finance. */
  | 'ON_HOLD'
  /** Approved, nothing delivered. */
  | 'OPEN'
  /** Delivered or billed in part. */
  | 'PARTIALLY_FULFILLED'
  /** Waiting for approval in the ERP. */
  | 'PENDING_APPROVAL';

/** How far a payment has come. */
export type PaymentStatus =
  /** Set against the invoice. */
  | 'APPLIED'
  /** Called off. */
  | 'CANCELLED'
  /** Refused. */
  | 'FAILED'
  /** On its way. */
  | 'PENDING'
  /** Here, not yet set against the invoice. */
  | 'RECEIVED';

/** A basket to price. */
export type PriceCheckInput = {
  /** Prices in effect on this day; today where absent. */
  readonly at?: string | null | undefined;
  /** The currency of the answer. */
  readonly currency: string;
  /** For whom; decides the place of delivery where `shipTo` is absent. */
  readonly customerId?: string | number | null | undefined;
  /** What is wanted, 1 to 200 lines. */
  readonly lines: ReadonlyArray<PriceCheckLineInput>;
  /** Where it is delivered, for tax. */
  readonly shipTo?: AddressInput | null | undefined;
};

/** A line of a basket. */
export type PriceCheckLineInput = {
  /** How many. */
  readonly quantity: string;
  /** The product. */
  readonly sku: string;
};

/** How a change in mid-period is charged. */
export type Proration =
  /** The difference is invoiced at once. */
  | 'ALWAYS_INVOICE'
  /** The difference goes on the next invoice. */
  | 'CREATE_PRORATIONS'
  /** No difference is charged. */
  | 'NONE';

/** How far a quote has come. */
export type QuoteStatus =
  /** May be ordered. */
  | 'APPROVED'
  /** Being written. */
  | 'DRAFT'
  /** Past its last day. */
  | 'EXPIRED'
  /** Waiting for approval. */
  | 'IN_REVIEW'
  /** Has become an order. */
  | 'ORDERED'
  /** Declined, by us or by the customer. */
  | 'REJECTED';

/** What metered items used. */
export type ReportUsageInput = {
  /** 1 to 1,000 records. */
  readonly records: ReadonlyArray<UsageRecordInput>;
};

/** A decision. `value` is, for `SKIP`, what stands for the step's result and, for `EDIT_AND_RETRY`, the corrected input. */
export type ResolveExceptionInput = {
  /** What to do. */
  readonly action: ExceptionAction;
  /** The exception. */
  readonly exceptionId: string | number;
  /** Why, for the audit. */
  readonly note: string;
  /** For `SKIP`: the value that stands for the step's result. For `EDIT_AND_RETRY`: the corrected input, JSON. */
  readonly value?: string | null | undefined;
};

/** How far a step has come. */
export type StepState =
  /** Taken back. */
  | 'COMPENSATED'
  /** Refused or out of tries. */
  | 'FAILED'
  /** Not begun. */
  | 'PENDING'
  /** At work. */
  | 'RUNNING'
  /** Left out by a person. */
  | 'SKIPPED'
  /** Done. */
  | 'SUCCEEDED';

/** Which quote to submit. The same key with the same input answers the first outcome, with another input a `CONFLICT`. */
export type SubmitQuoteInput = {
  /** The caller's own key, 1 to 255 characters. */
  readonly idempotencyKey: string;
  /** The customer's own number for the order. */
  readonly purchaseOrderNumber?: string | null | undefined;
  /** An approved quote. */
  readonly quoteId: string | number;
};

/** How far a subscription has come. */
export type SubscriptionStatus =
  /** Running and paid. */
  | 'ACTIVE'
  /** Ended. */
  | 'CANCELLED'
  /** Waiting for its first payment. */
  | 'INCOMPLETE'
  /** Its first payment never came. */
  | 'INCOMPLETE_EXPIRED'
  /** Running, a payment is late. */
  | 'PAST_DUE'
  /** Stopped for a time. */
  | 'PAUSED'
  /** Free for a time. */
  | 'TRIALING'
  /** Running, collection has been given up. */
  | 'UNPAID';

/** What a system of record is. */
export type SystemKind =
  /** Subscriptions and their invoices. */
  | 'BILLING'
  /** Customers, quotes and prices. */
  | 'CRM'
  /** Items, orders and their invoices. */
  | 'ERP'
  /** Tax. */
  | 'TAX';

/** How a system is doing, from our side. */
export type SystemState =
  /** Answers late or not always. */
  | 'DEGRADED'
  /** Does not answer, or may not be asked for now. */
  | 'DOWN'
  /** Answers. */
  | 'UP';

/** One use. `identifier` makes a record idempotent; quantity is in the meter's unit. */
export type UsageRecordInput = {
  /** The caller's own id of the record, 1 to 100 characters. */
  readonly identifier: string;
  /** When; within the last 35 days. */
  readonly occurredAt: string;
  /** How much. */
  readonly quantity: string;
  /** The metered item. */
  readonly subscriptionItemId: string | number;
};

/** What the quantity of a recurring price counts. */
export type UsageType =
  /** What was agreed. */
  | 'LICENSED'
  /** What a meter reported. */
  | 'METERED';

/** What a caller is. */
export type ViewerKind =
  /** A person who may do everything. */
  | 'ADMIN'
  /** A person at a CRM screen. */
  | 'CRM'
  /** A person in finance. */
  | 'FINANCE'
  /** A person who runs the integration. */
  | 'OPS'
  /** A customer's own user. */
  | 'PORTAL';

/** The business process that a workflow carries out. */
export type WorkflowKind =
  /** Credits an invoice. */
  | 'CREDIT'
  /** Brings an account into the ERP and the billing platform. */
  | 'CUSTOMER_ONBOARDING'
  /** Stops an order. */
  | 'ORDER_CANCELLATION'
  /** Turns an approved quote into an order and subscriptions. */
  | 'QUOTE_TO_ORDER'
  /** Waits until systems agree about something that they did not agree about. */
  | 'RECONCILIATION'
  /** Changes a subscription. */
  | 'SUBSCRIPTION_AMENDMENT';

/** How far a workflow has come. */
export type WorkflowStatus =
  /** Called off before it did anything. */
  | 'CANCELLED'
  /** Taken back. */
  | 'COMPENSATED'
  /** Taking back what it did. */
  | 'COMPENSATING'
  /** Waiting for a person. */
  | 'EXCEPTION'
  /** At work. */
  | 'RUNNING'
  /** Done. */
  | 'SUCCEEDED'
  /** Waiting for a system or a date. */
  | 'WAITING';

export type CustomerSearchQueryVariables = Exact<{
  search: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type CustomerSearchQuery = { readonly customers: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly accountNumber: string | null, readonly segment: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type Account360QueryVariables = Exact<{
  id: string | number;
}>;


export type Account360Query = { readonly customer: { readonly id: string, readonly name: string, readonly accountNumber: string | null, readonly segment: string | null, readonly parent: { readonly id: string, readonly name: string } | null, readonly billingAddress: { readonly lines: ReadonlyArray<string>, readonly city: string, readonly region: string | null, readonly postalCode: string | null, readonly countryCode: string } | null, readonly contacts: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly email: string | null, readonly title: string | null }> } | null, readonly credit: { readonly status: CreditStatus, readonly limit: { readonly amount: string, readonly currency: string } | null, readonly balance: { readonly amount: string, readonly currency: string }, readonly overdue: { readonly amount: string, readonly currency: string }, readonly paymentTerms: { readonly code: string, readonly netDays: number } | null } | null, readonly quotes: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string, readonly status: QuoteStatus, readonly total: { readonly amount: string, readonly currency: string } }> } | null, readonly orders: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string, readonly status: OrderStatus, readonly placedAt: string, readonly total: { readonly amount: string, readonly currency: string }, readonly lines: ReadonlyArray<{ readonly id: string, readonly quantity: string, readonly unitPrice: { readonly amount: string, readonly currency: string }, readonly product: { readonly id: string, readonly sku: string, readonly name: string } | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null, readonly invoices: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string | null, readonly status: InvoiceStatus, readonly dueDate: string | null, readonly total: { readonly amount: string, readonly currency: string }, readonly balanceDue: { readonly amount: string, readonly currency: string } }> } | null, readonly subscriptions: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly status: SubscriptionStatus, readonly currentPeriodEnd: string, readonly items: ReadonlyArray<{ readonly id: string, readonly quantity: string, readonly product: { readonly id: string, readonly sku: string, readonly name: string } | null, readonly price: { readonly id: string, readonly interval: BillingInterval | null, readonly unitAmount: { readonly amount: string, readonly currency: string } } }> }> } | null, readonly sources: ReadonlyArray<{ readonly system: string, readonly recordType: string, readonly recordId: string, readonly asOf: string }> | null } | null };

export type QuotesQueryVariables = Exact<{
  status?: ReadonlyArray<QuoteStatus> | QuoteStatus | null | undefined;
  customerId?: string | number | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type QuotesQuery = { readonly quotes: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string, readonly status: QuoteStatus, readonly customer: { readonly id: string, readonly name: string } | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus } | null, readonly total: { readonly amount: string, readonly currency: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type PriceCheckQueryVariables = Exact<{
  input: PriceCheckInput;
}>;


export type PriceCheckQuery = { readonly priceCheck: { readonly currency: string, readonly lines: ReadonlyArray<{ readonly sku: string, readonly quantity: string, readonly effectiveFrom: string | null, readonly effectiveTo: string | null, readonly unitPrice: { readonly amount: string, readonly currency: string }, readonly total: { readonly amount: string, readonly currency: string }, readonly priceBook: { readonly id: string, readonly name: string } | null }>, readonly subtotal: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string } | null, readonly total: { readonly amount: string, readonly currency: string } } | null };

export type SubmitQuoteMutationVariables = Exact<{
  input: SubmitQuoteInput;
}>;


export type SubmitQuoteMutation = { readonly submitQuote: { readonly workflow: { readonly id: string, readonly kind: WorkflowKind, readonly status: WorkflowStatus } | null, readonly quote: { readonly id: string, readonly status: QuoteStatus } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null }> } | null };

export type OnboardCustomerMutationVariables = Exact<{
  input: OnboardCustomerInput;
}>;


export type OnboardCustomerMutation = { readonly onboardCustomer: { readonly workflow: { readonly id: string, readonly status: WorkflowStatus } | null, readonly customer: { readonly id: string } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null }> } | null };

export type WorkflowProgressSubscriptionVariables = Exact<{
  workflowId: string | number;
  after?: string | null | undefined;
}>;


export type WorkflowProgressSubscription = { readonly workflowProgress: { readonly cursor: string, readonly sequence: number, readonly occurredAt: string, readonly step: string | null, readonly state: StepState | null, readonly workflow: { readonly id: string, readonly status: WorkflowStatus, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus } | null } | null } };

export type WorkflowsQueryVariables = Exact<{
  status?: ReadonlyArray<WorkflowStatus> | WorkflowStatus | null | undefined;
  kind?: ReadonlyArray<WorkflowKind> | WorkflowKind | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type WorkflowsQuery = { readonly workflows: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly kind: WorkflowKind, readonly status: WorkflowStatus, readonly startedAt: string, readonly finishedAt: string | null, readonly correlationId: string, readonly businessKey: string, readonly steps: ReadonlyArray<{ readonly name: string, readonly system: string | null, readonly state: StepState, readonly attempts: number, readonly startedAt: string | null, readonly finishedAt: string | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type WorkflowDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type WorkflowDetailQuery = { readonly workflow: { readonly id: string, readonly kind: WorkflowKind, readonly status: WorkflowStatus, readonly startedAt: string, readonly finishedAt: string | null, readonly correlationId: string, readonly businessKey: string, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus } | null, readonly steps: ReadonlyArray<{ readonly name: string, readonly system: string | null, readonly state: StepState, readonly attempts: number, readonly startedAt: string | null, readonly finishedAt: string | null }>, readonly exceptions: ReadonlyArray<{ readonly id: string, readonly code: string, readonly status: ExceptionStatus }> | null } | null };

export type OpenExceptionsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type OpenExceptionsQuery = { readonly exceptions: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly code: string, readonly message: string, readonly system: string | null, readonly owner: ExceptionOwner, readonly openedAt: string, readonly actions: ReadonlyArray<ExceptionAction>, readonly amountAtRisk: { readonly amount: string, readonly currency: string } | null, readonly workflow: { readonly id: string, readonly kind: WorkflowKind, readonly businessKey: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type ResolveExceptionMutationVariables = Exact<{
  input: ResolveExceptionInput;
}>;


export type ResolveExceptionMutation = { readonly resolveException: { readonly exception: { readonly id: string, readonly status: ExceptionStatus, readonly resolvedBy: string | null, readonly resolvedAt: string | null } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null }> } | null };

export type SystemsQueryVariables = Exact<{ [key: string]: never; }>;


export type SystemsQuery = { readonly systems: ReadonlyArray<{ readonly name: string, readonly kind: SystemKind, readonly state: SystemState, readonly quotas: ReadonlyArray<{ readonly name: string, readonly limit: number, readonly used: number, readonly remaining: number, readonly resetsAt: string | null }>, readonly concurrency: { readonly limit: number | null, readonly inFlight: number, readonly queued: number } }> | null };

export type MyAccountQueryVariables = Exact<{ [key: string]: never; }>;


export type MyAccountQuery = { readonly viewer: { readonly id: string, readonly kind: ViewerKind, readonly customer: { readonly id: string, readonly name: string } | null } | null };

export type MyOrdersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  status?: ReadonlyArray<OrderStatus> | OrderStatus | null | undefined;
}>;


export type MyOrdersQuery = { readonly viewer: { readonly customer: { readonly id: string, readonly orders: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string, readonly status: OrderStatus, readonly placedAt: string, readonly total: { readonly amount: string, readonly currency: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null } | null } | null };

export type OrderDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type OrderDetailQuery = { readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly sourceStatus: string, readonly placedAt: string, readonly purchaseOrderNumber: string | null, readonly legalEntity: { readonly id: string, readonly name: string }, readonly customer: { readonly id: string, readonly name: string } | null, readonly lines: ReadonlyArray<{ readonly id: string, readonly quantity: string, readonly quantityFulfilled: string, readonly quantityInvoiced: string, readonly unitPrice: { readonly amount: string, readonly currency: string }, readonly total: { readonly amount: string, readonly currency: string }, readonly product: { readonly id: string, readonly sku: string, readonly name: string } | null }>, readonly fulfillments: ReadonlyArray<{ readonly id: string, readonly status: FulfillmentStatus, readonly shippedAt: string | null, readonly carrier: string | null, readonly trackingNumber: string | null }> | null, readonly invoices: ReadonlyArray<{ readonly id: string, readonly number: string | null, readonly status: InvoiceStatus, readonly balanceDue: { readonly amount: string, readonly currency: string } }> | null, readonly timeline: { readonly nodes: ReadonlyArray<{ readonly cursor: string, readonly occurredAt: string, readonly title: string, readonly state: string | null, readonly system: string | null, readonly correlationId: string | null }> } | null, readonly sources: ReadonlyArray<{ readonly system: string, readonly recordType: string, readonly recordId: string, readonly asOf: string }> | null } | null };

export type InvoiceDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type InvoiceDetailQuery = { readonly invoice: { readonly id: string, readonly number: string | null, readonly status: InvoiceStatus, readonly sourceStatus: string, readonly issuedAt: string | null, readonly dueDate: string | null, readonly paidAt: string | null, readonly customer: { readonly id: string, readonly name: string } | null, readonly subscription: { readonly id: string, readonly status: SubscriptionStatus } | null, readonly order: { readonly id: string, readonly number: string } | null, readonly lines: ReadonlyArray<{ readonly id: string, readonly description: string, readonly quantity: string | null, readonly amount: { readonly amount: string, readonly currency: string }, readonly period: { readonly start: string, readonly end: string } | null, readonly product: { readonly id: string, readonly sku: string, readonly name: string } | null }> | null, readonly payments: ReadonlyArray<{ readonly id: string, readonly status: PaymentStatus, readonly receivedAt: string | null, readonly amount: { readonly amount: string, readonly currency: string } }> | null, readonly creditMemos: ReadonlyArray<{ readonly id: string, readonly number: string, readonly amount: { readonly amount: string, readonly currency: string } }> | null, readonly subtotal: { readonly amount: string, readonly currency: string }, readonly tax: { readonly amount: string, readonly currency: string }, readonly total: { readonly amount: string, readonly currency: string }, readonly balanceDue: { readonly amount: string, readonly currency: string } } | null };

export type SubscriptionDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type SubscriptionDetailQuery = { readonly subscription: { readonly id: string, readonly status: SubscriptionStatus, readonly sourceStatus: string, readonly startedAt: string, readonly currentPeriodStart: string, readonly currentPeriodEnd: string, readonly cancelAt: string | null, readonly customer: { readonly id: string, readonly name: string } | null, readonly items: ReadonlyArray<{ readonly id: string, readonly quantity: string, readonly product: { readonly id: string, readonly sku: string, readonly name: string } | null, readonly price: { readonly id: string, readonly interval: BillingInterval | null, readonly usageType: UsageType | null, readonly unitAmount: { readonly amount: string, readonly currency: string } }, readonly usage: { readonly periodStart: string, readonly periodEnd: string, readonly quantity: string } | null }>, readonly monthlyRecurringRevenue: { readonly amount: string, readonly currency: string }, readonly invoices: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly number: string | null, readonly status: InvoiceStatus, readonly total: { readonly amount: string, readonly currency: string } }> } | null } | null };

export type CatalogQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  currency: string;
  search?: string | null | undefined;
}>;


export type CatalogQuery = { readonly products: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly sku: string, readonly name: string, readonly family: string | null, readonly taxCode: string | null, readonly availability: { readonly onHand: string, readonly available: string, readonly asOf: string } | null, readonly prices: ReadonlyArray<{ readonly id: string, readonly interval: BillingInterval | null, readonly effectiveFrom: string | null, readonly effectiveTo: string | null, readonly unitAmount: { readonly amount: string, readonly currency: string }, readonly priceBook: { readonly id: string, readonly name: string } | null }> | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type PreviewAmendmentQueryVariables = Exact<{
  input: AmendSubscriptionInput;
}>;


export type PreviewAmendmentQuery = { readonly previewSubscriptionAmendment: { readonly prorationDate: string, readonly amountDueNow: { readonly amount: string, readonly currency: string }, readonly lines: ReadonlyArray<{ readonly description: string, readonly proration: boolean, readonly amount: { readonly amount: string, readonly currency: string } }> } | null };

export type AmendSubscriptionMutationVariables = Exact<{
  input: AmendSubscriptionInput;
}>;


export type AmendSubscriptionMutation = { readonly amendSubscription: { readonly workflow: { readonly id: string, readonly status: WorkflowStatus } | null, readonly subscription: { readonly id: string, readonly status: SubscriptionStatus } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null }> } | null };

export type CancelOrderMutationVariables = Exact<{
  input: CancelOrderInput;
}>;


export type CancelOrderMutation = { readonly cancelOrder: { readonly workflow: { readonly id: string, readonly status: WorkflowStatus } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null }> } | null };

export type CreditInvoiceMutationVariables = Exact<{
  input: CreditInvoiceInput;
}>;


export type CreditInvoiceMutation = { readonly creditInvoice: { readonly workflow: { readonly id: string, readonly status: WorkflowStatus } | null, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null }> } | null };

export type ReportUsageMutationVariables = Exact<{
  input: ReportUsageInput;
}>;


export type ReportUsageMutation = { readonly reportUsage: { readonly accepted: number, readonly duplicates: number, readonly userErrors: ReadonlyArray<{ readonly code: string, readonly message: string, readonly path: ReadonlyArray<string> | null }> } | null };

export type OrderStatusSubscriptionVariables = Exact<{
  orderId?: string | number | null | undefined;
  customerId?: string | number | null | undefined;
  after?: string | null | undefined;
}>;


export type OrderStatusSubscription = { readonly orderStatusChanged: { readonly cursor: string, readonly sequence: number, readonly occurredAt: string, readonly status: OrderStatus, readonly previousStatus: OrderStatus | null, readonly order: { readonly id: string, readonly number: string, readonly status: OrderStatus, readonly customer: { readonly id: string, readonly name: string } | null } | null } };

export type InvoiceStatusSubscriptionVariables = Exact<{
  invoiceId?: string | number | null | undefined;
  customerId?: string | number | null | undefined;
  after?: string | null | undefined;
}>;


export type InvoiceStatusSubscription = { readonly invoiceStatusChanged: { readonly cursor: string, readonly sequence: number, readonly occurredAt: string, readonly status: InvoiceStatus, readonly previousStatus: InvoiceStatus | null, readonly invoice: { readonly id: string, readonly number: string | null, readonly status: InvoiceStatus, readonly balanceDue: { readonly amount: string, readonly currency: string } } | null } };

export type SubscriptionStatusSubscriptionVariables = Exact<{
  subscriptionId?: string | number | null | undefined;
  customerId?: string | number | null | undefined;
  after?: string | null | undefined;
}>;


export type SubscriptionStatusSubscription = { readonly subscriptionStatusChanged: { readonly cursor: string, readonly sequence: number, readonly occurredAt: string, readonly status: SubscriptionStatus, readonly previousStatus: SubscriptionStatus | null, readonly subscription: { readonly id: string, readonly status: SubscriptionStatus, readonly currentPeriodEnd: string } | null } };
