import { addDecimals, multiplyDecimals, parseDecimal, zero } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { Company, CompanyOrder, CompanyProduct, CompanyQuote } from '#sandbox/company/company.ts';
import type { Row } from './org-data.ts';
import { seedRow, userId, type Values } from './seed-org.ts';

export interface StandardEntry {
  readonly id: string;
  readonly bookId: string;
  readonly unitPrice: string;
}

/** What CPQ knows of how a product is billed, on the product as on the lines that sell it. */
export function billing(product: CompanyProduct | undefined): Values {
  const { recurring } = product ?? {};
  const isYearly = recurring?.interval === 'year';
  return {
    SBQQ__BillingFrequency__c: recurring ? (isYearly ? 'Annual' : 'Monthly') : null,
    SBQQ__ChargeType__c: recurring ? (recurring.usageType === 'METERED' ? 'Usage' : 'Recurring') : 'One-Time',
    SBQQ__SubscriptionPricing__c: recurring ? 'Fixed Price' : null,
  };
}

export function subscriptionTerm(product: CompanyProduct | undefined): number | null {
  return product?.recurring ? (product.recurring.interval === 'year' ? 12 : 1) : null;
}

export function toOpportunity(quote: CompanyQuote): Row {
  const isWon = quote.status === 'ORDERED';
  const isLost = quote.status === 'REJECTED';
  return seedRow(quote.opportunitySalesforceId, quote.createdAt, {
    AccountId: quote.customer.salesforceId,
    Name: `${quote.customer.name} ${quote.number}`.slice(0, 120),
    StageName: isWon ? 'Closed Won' : isLost ? 'Closed Lost' : 'Proposal/Price Quote',
    CloseDate: quote.expiresOn,
    Amount: Number(quoteTotal(quote)),
    Probability: isWon ? 100 : isLost ? 0 : 75,
    Type: 'Existing Business',
    IsClosed: isWon || isLost,
    IsWon: isWon,
    SyncedQuoteId: quote.form === 'standard' ? quote.salesforceId : null,
    CurrencyIsoCode: quote.customer.currency,
    OwnerId: userId,
  });
}

function lineTotal(line: CompanyQuote['lines'][number]) {
  return multiplyDecimals(parseDecimal(line.unitPrice), parseDecimal(line.quantity));
}

function quoteTotal(quote: CompanyQuote) {
  return quote.lines.reduce((sum, line) => addDecimals(sum, lineTotal(line)), zero);
}

export interface QuoteScope {
  readonly company: Company;
  readonly products: ReadonlyMap<string, CompanyProduct>;
  readonly entries: ReadonlyMap<string, StandardEntry>;
  readonly orders: ReadonlyMap<string, CompanyOrder>;
  readonly orderSystem: string;
}

export interface QuoteRows {
  readonly form: CompanyQuote['form'];
  readonly quote: Row;
  readonly lines: readonly Row[];
}

export function toQuoteRows(quote: CompanyQuote, scope: QuoteScope): QuoteRows {
  const { form } = quote;
  return form === 'cpq' ? { form, ...toCpqRows(quote, scope) } : { form, ...toStandardRows(quote, scope) };
}

const orderStatuses: Readonly<Record<CompanyOrder['status'], string>> = {
  A: 'PENDING_APPROVAL',
  B: 'OPEN',
  C: 'CANCELLED',
  D: 'PARTIALLY_FULFILLED',
  E: 'PARTIALLY_FULFILLED',
  F: 'FULFILLED',
  G: 'INVOICED',
  H: 'CLOSED',
};

function orderFields(quote: CompanyQuote, { orders, orderSystem }: QuoteScope): Values {
  const order = quote.orderNetsuiteId === undefined ? undefined : orders.get(quote.orderNetsuiteId);
  return {
    Weir_Order_Id__c: order ? toEntityId('Order', orderSystem, order.netsuiteId) : null,
    Weir_Order_Number__c: order?.number ?? null,
    Weir_Order_Status__c: order ? orderStatuses[order.status] : null,
    Weir_Error__c: null,
  };
}

const standardStatuses: Readonly<Record<CompanyQuote['status'], string>> = {
  DRAFT: 'Draft',
  IN_REVIEW: 'Needs Review',
  APPROVED: 'Approved',
  ORDERED: 'Accepted',
  REJECTED: 'Denied',
  EXPIRED: 'Presented',
};

function toStandardRows(quote: CompanyQuote, scope: QuoteScope): Omit<QuoteRows, 'form'> {
  const { customer, createdAt } = quote;
  const total = Number(quoteTotal(quote));
  const lines = quote.lines.map((line, index) => {
    const entry = scope.entries.get(`${line.sku} ${customer.currency}`);
    const lineAmount = Number(lineTotal(line));
    return seedRow(line.salesforceId, createdAt, {
      LineNumber: String(index + 1).padStart(8, '0'),
      QuoteId: quote.salesforceId,
      PricebookEntryId: entry?.id ?? null,
      Product2Id: scope.products.get(line.sku)?.salesforceId ?? null,
      Quantity: line.quantity,
      UnitPrice: Number(line.unitPrice),
      ListPrice: Number(entry?.unitPrice ?? line.unitPrice),
      Discount: null,
      Subtotal: lineAmount,
      TotalPrice: lineAmount,
      SortOrder: index + 1,
      CurrencyIsoCode: customer.currency,
    });
  });
  const row = seedRow(quote.salesforceId, createdAt, {
    QuoteNumber: quote.number,
    Name: `${customer.name} ${quote.number}`.slice(0, 255),
    OpportunityId: quote.opportunitySalesforceId,
    AccountId: customer.salesforceId,
    ContactId: customer.contacts[0]?.salesforceId ?? null,
    Pricebook2Id: scope.company.priceBooks.find(({ isStandard }) => isStandard)?.salesforceId ?? null,
    Status: standardStatuses[quote.status],
    ExpirationDate: quote.expiresOn,
    IsSyncing: true,
    Subtotal: total,
    TotalPrice: total,
    GrandTotal: total,
    LineItemCount: lines.length,
    CurrencyIsoCode: customer.currency,
    OwnerId: userId,
    ...orderFields(quote, scope),
  });
  return { quote: row, lines };
}

const cpqStatuses: Readonly<Record<CompanyQuote['status'], string>> = {
  ...standardStatuses,
  IN_REVIEW: 'In Review',
};

function toCpqRows(quote: CompanyQuote, scope: QuoteScope): Omit<QuoteRows, 'form'> {
  const { customer, createdAt } = quote;
  const total = Number(quoteTotal(quote));
  const lines = quote.lines.map((line, index) => {
    const product = scope.products.get(line.sku);
    const price = Number(line.unitPrice);
    return seedRow(line.salesforceId, createdAt, {
      Name: `QL-${line.salesforceId.slice(8, 15)}`,
      SBQQ__Quote__c: quote.salesforceId,
      SBQQ__Product__c: product?.salesforceId ?? null,
      SBQQ__ProductCode__c: line.sku,
      SBQQ__ProductName__c: product?.name ?? line.sku,
      SBQQ__Number__c: index + 1,
      SBQQ__Quantity__c: line.quantity,
      SBQQ__Optional__c: false,
      SBQQ__ListPrice__c: Number(product?.listPrice[customer.currency] ?? line.unitPrice),
      SBQQ__RegularPrice__c: price,
      SBQQ__CustomerPrice__c: price,
      SBQQ__NetPrice__c: price,
      SBQQ__NetTotal__c: Number(lineTotal(line)),
      ...billing(product),
      SBQQ__BillingType__c: 'Advance',
      SBQQ__DefaultSubscriptionTerm__c: subscriptionTerm(product),
      SBQQ__ProrateMultiplier__c: 1,
      CurrencyIsoCode: customer.currency,
    });
  });
  const row = seedRow(quote.salesforceId, createdAt, {
    Name: quote.number,
    SBQQ__Account__c: customer.salesforceId,
    SBQQ__Opportunity2__c: quote.opportunitySalesforceId,
    SBQQ__Primary__c: true,
    SBQQ__Status__c: cpqStatuses[quote.status],
    SBQQ__Type__c: 'Quote',
    SBQQ__StartDate__c: createdAt.slice(0, 10),
    SBQQ__ExpirationDate__c: quote.expiresOn,
    SBQQ__Ordered__c: false,
    SBQQ__ListAmount__c: total,
    SBQQ__CustomerAmount__c: total,
    SBQQ__NetAmount__c: total,
    SBQQ__PricebookId__c: scope.company.priceBooks.find(({ isStandard }) => isStandard)?.salesforceId ?? null,
    CurrencyIsoCode: customer.currency,
    ...orderFields(quote, scope),
  });
  return { quote: row, lines };
}
