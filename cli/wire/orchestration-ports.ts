import type { OrchestrationPorts } from '#orchestration/ports.ts';
import type { ConnectedSystems } from './connect-systems.ts';

/** Which system does what for the workflows. */
export function toOrchestrationPorts({ salesforce, netsuite, stripe }: ConnectedSystems): OrchestrationPorts {
  return {
    quotes: salesforce.quotes,
    quoteWriter: salesforce.quoteWriter,
    customers: salesforce.customers,
    credit: netsuite.credit,
    products: netsuite.products,
    orders: netsuite.orders,
    orderWriter: netsuite.orderWriter,
    subscriptions: stripe.subscriptions,
    subscriptionWriter: stripe.subscriptionWriter,
    amender: stripe.amender,
    erpCustomerWriter: netsuite.customerWriter,
    billingCustomerWriter: stripe.customerWriter,
    invoices: [netsuite.invoices, stripe.invoices],
    creditWriters: [netsuite.creditWriter, stripe.creditWriter],
  };
}
