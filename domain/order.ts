import type { CallContext } from './call-context.ts';
import type { Decimal } from './decimal.ts';
import type { Money } from './money.ts';
import type { Page, PageRequest } from './page.ts';
import type { SourceRecord } from './source-record.ts';

export type OrderStatus =
  | 'PENDING_APPROVAL'
  | 'ON_HOLD'
  | 'OPEN'
  | 'PARTIALLY_FULFILLED'
  | 'FULFILLED'
  | 'INVOICED'
  | 'CLOSED'
  | 'CANCELLED';

export interface OrderLine {
  readonly id: string;
  readonly quantity: Decimal;
  readonly quantityFulfilled: Decimal;
  readonly quantityInvoiced: Decimal;
  readonly unitPrice: Money;
  readonly total: Money;
  readonly description?: string;
  /** The item as the ERP joins it to the line. */
  readonly product: { readonly id: string; readonly sku: string; readonly name: string };
}

export interface LegalEntity {
  readonly id: string;
  readonly name: string;
}

export interface Order {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
  /** The vendor's own word for it. */
  readonly sourceStatus: string;
  /** ISO date-time; midnight UTC where the ERP keeps a day. */
  readonly placedAt: string;
  readonly purchaseOrderNumber?: string;
  /** Absent for an ERP customer that the CRM does not know. */
  readonly customerId?: string;
  /** The key under which the ERP holds the order for us: the quote that it came from. */
  readonly externalId?: string;
  readonly legalEntity: LegalEntity;
  readonly lines: readonly OrderLine[];
  readonly total: Money;
  readonly source: SourceRecord;
}

export type FulfillmentStatus = 'PICKED' | 'PACKED' | 'SHIPPED';

export interface Fulfillment {
  readonly id: string;
  readonly orderId: string;
  readonly customerId?: string;
  readonly status: FulfillmentStatus;
  readonly sourceStatus: string;
  readonly shippedAt?: string;
  readonly carrier?: string;
  readonly trackingNumber?: string;
}

export interface OrderQuery {
  readonly customerId?: string;
  readonly status?: readonly OrderStatus[];
  readonly page: PageRequest;
}

/** Reads sales orders, always with their lines. Lists are newest first. */
export interface OrderSource {
  readonly system: string;
  ordersByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Order>>;
  /** By the key that `OrderWriter.createOrder` was given. */
  ordersByExternalIds(externalIds: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Order>>;
  listOrders(query: OrderQuery, ctx: CallContext): Promise<Page<Order>>;
  fulfillmentsByOrders(
    orderIds: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, readonly Fulfillment[]>>;
  legalEntitiesByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, LegalEntity>>;
}

export interface NewOrder {
  /** Deterministic, of letters, digits, `_` and `-`: the ERP refuses a second order with it. */
  readonly externalId: string;
  readonly customerId: string;
  readonly purchaseOrderNumber?: string;
  readonly memo?: string;
  readonly currency: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: Decimal;
    readonly unitPrice: Money;
    readonly description?: string;
  }[];
}

/** Books orders in the ERP. */
export interface OrderWriter {
  readonly system: string;
  /**
   * Creates the order, or finds the one that an earlier try with the same `externalId` created. Throws `SYSTEM_REJECTED` with the
   * vendor's own words for a business refusal (credit hold, unknown item, closed period).
   */
  createOrder(
    order: NewOrder,
    ctx: CallContext,
  ): Promise<{
    readonly id: string;
    readonly number: string;
    readonly status: OrderStatus;
    readonly created: boolean;
  }>;
  /** Closes the open lines of an order that has not been fulfilled. Repeating it changes nothing. */
  cancelOrder(orderId: string, reason: string, ctx: CallContext): Promise<void>;
}
