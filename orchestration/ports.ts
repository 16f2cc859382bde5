import type { CreditSource, CustomerSource } from '#domain/customer.ts';
import type { OrderSource, OrderWriter } from '#domain/order.ts';
import type { ProductSource } from '#domain/product.ts';
import type { QuoteSource, QuoteWriter } from '#domain/quote.ts';
import type { SubscriptionSource, SubscriptionWriter } from '#domain/subscription.ts';

/** The systems as the workflows see them. */
export interface OrchestrationPorts {
  readonly quotes: QuoteSource;
  readonly quoteWriter: QuoteWriter;
  readonly customers: CustomerSource;
  readonly credit: CreditSource;
  readonly products: ProductSource;
  readonly orders: OrderSource;
  readonly orderWriter: OrderWriter;
  readonly subscriptions: SubscriptionSource;
  readonly subscriptionWriter: SubscriptionWriter;
}
