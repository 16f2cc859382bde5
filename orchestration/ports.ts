import type { CrmStatusWriter } from '#domain/crm-status.ts';
import type {
  BillingCustomerWriter,
  CreditSource,
  CustomerSource,
  ErpCustomerWriter,
} from '#domain/customer.ts';
import type { CreditWriter, InvoiceSource } from '#domain/invoice.ts';
import type { OrderSource, OrderWriter } from '#domain/order.ts';
import type { ProductSource } from '#domain/product.ts';
import type { QuoteSource, QuoteWriter } from '#domain/quote.ts';
import type { SubscriptionAmender, SubscriptionSource, SubscriptionWriter } from '#domain/subscription.ts';

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
  readonly amender: SubscriptionAmender;
  readonly erpCustomerWriter: ErpCustomerWriter;
  readonly billingCustomerWriter: BillingCustomerWriter;
  /** Of each system that owns invoices, as `creditWriters` are. */
  readonly invoices: readonly InvoiceSource[];
  /** What the CRM shows of invoices; they are not held against it where absent. */
  readonly crmStatus?: CrmStatusWriter;
  readonly creditWriters: readonly CreditWriter[];
}
