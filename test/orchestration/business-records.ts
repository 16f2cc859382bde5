import type { Credit, CreditStatus, Customer } from '#domain/customer.ts';
import { type Decimal, parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { extendPrice, money } from '#domain/money.ts';
import type { Order, OrderStatus } from '#domain/order.ts';
import type { Product } from '#domain/product.ts';
import type { Quote, QuoteLine, QuoteStatus } from '#domain/quote.ts';
import type { Subscription, SubscriptionStatus } from '#domain/subscription.ts';

const asOf = '2026-01-01T00:00:00.000Z';

export function toOrderId(number: string): string {
  return toEntityId('Order', 'netsuite', number);
}

export function toSubscriptionId(number: string): string {
  return toEntityId('Subscription', 'stripe', `sub_${number}`);
}

export function recordIn(id: string): string {
  return Buffer.from(id, 'base64url').toString().split(':')[2]?.replace('sub_', '') ?? '0';
}

export interface QuoteRow {
  readonly id: string;
  readonly number: string;
  readonly status: QuoteStatus;
  readonly customer_id: string;
  readonly expires_on: string | null;
  readonly order_id: string | null;
  readonly total: string;
}

export interface LineRow {
  readonly quote_id: string;
  readonly position: number;
  readonly sku: string;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly interval: 'MONTH' | null;
}

export interface OrderRow {
  readonly number: string;
  readonly external_id: string;
  readonly customer_id: string;
  readonly status: OrderStatus;
}

export interface SubscriptionRow {
  readonly number: string;
  readonly quote_id: string;
  readonly customer_id: string;
  readonly status: SubscriptionStatus;
}

export function toQuote(row: QuoteRow): Quote {
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    sourceStatus: row.status,
    customerId: row.customer_id,
    currency: 'USD',
    total: money(parseDecimal(row.total), 'USD'),
    ...(row.expires_on === null ? {} : { expiresOn: row.expires_on }),
    ...(row.order_id === null ? {} : { orderId: row.order_id }),
    updatedAt: asOf,
    source: { system: 'salesforce', recordType: 'Quote', recordId: row.id, asOf },
  };
}

export function toSubscription(row: SubscriptionRow): Subscription {
  return {
    id: toSubscriptionId(row.number),
    status: row.status,
    sourceStatus: row.status,
    startedAt: asOf,
    currentPeriodStart: asOf,
    currentPeriodEnd: asOf,
    customerId: row.customer_id,
    quoteId: row.quote_id,
    currency: 'USD',
    items: [],
    createdAt: asOf,
    source: { system: 'stripe', recordType: 'subscription', recordId: row.number, asOf },
  };
}

export function toOrder(row: OrderRow): Order {
  return {
    id: toOrderId(row.number),
    number: `SO${row.number}`,
    status: row.status,
    sourceStatus: row.status,
    placedAt: asOf,
    customerId: row.customer_id,
    externalId: row.external_id,
    legalEntity: { id: toEntityId('LegalEntity', 'netsuite', '1'), name: 'Main' },
    lines: [],
    total: money(parseDecimal('250'), 'USD'),
    source: { system: 'netsuite', recordType: 'salesOrder', recordId: row.number, asOf },
  };
}

export function toQuoteLine(row: LineRow): QuoteLine {
  return {
    id: toEntityId('Quote', 'salesforce', `line-${row.position}`),
    sku: row.sku,
    name: `The ${row.sku}`,
    quantity: row.quantity,
    unitPrice: money(row.price, 'USD'),
    total: extendPrice(money(row.price, 'USD'), row.quantity),
    ...(row.interval === null ? {} : { interval: row.interval }),
  };
}

export function toCustomer({ id }: { readonly id: string }): Customer {
  return {
    id,
    name: `Customer ${id}`,
    updatedAt: asOf,
    source: { system: 'salesforce', recordType: 'Account', recordId: id, asOf },
  };
}

export function toCredit({ id, credit }: { readonly id: string; readonly credit: string }): Credit {
  const status: CreditStatus = credit === 'ON_HOLD' ? 'ON_HOLD' : 'OK';
  return {
    customerId: id,
    status,
    sourceStatus: credit,
    balance: money(parseDecimal('0'), 'USD'),
    overdue: money(parseDecimal('0'), 'USD'),
    legalEntityId: toEntityId('LegalEntity', 'netsuite', '1'),
    taxable: true,
    source: { system: 'netsuite', recordType: 'customer', recordId: id, asOf },
  };
}

export function toProduct({ sku, active }: { readonly sku: string; readonly active: boolean }): Product {
  return {
    id: toEntityId('Product', 'netsuite', sku),
    sku,
    name: sku,
    kind: 'GOODS',
    active,
    source: { system: 'netsuite', recordType: 'item', recordId: sku, asOf },
  };
}
