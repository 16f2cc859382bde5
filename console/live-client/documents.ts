// Written by npm run codegen from schema/operations.
import type {
  InvoiceStatusSubscription,
  InvoiceStatusSubscriptionVariables,
  OrderStatusSubscription,
  OrderStatusSubscriptionVariables,
  SubscriptionStatusSubscription,
  SubscriptionStatusSubscriptionVariables,
  WorkflowProgressSubscription,
  WorkflowProgressSubscriptionVariables,
} from './generated.ts';
import type { LiveDocument } from './live-document.ts';

export const invoiceStatus: LiveDocument<InvoiceStatusSubscription, InvoiceStatusSubscriptionVariables> = {
  text: `subscription InvoiceStatus($invoiceId: ID, $customerId: ID, $after: Cursor) {
  invoiceStatusChanged(
    invoiceId: $invoiceId
    customerId: $customerId
    after: $after
  ) {
    cursor
    sequence
    occurredAt
    status
    previousStatus
    invoice {
      id
      number
      status
      balanceDue {
        amount
        currency
      }
    }
  }
}`,
};

export const orderStatus: LiveDocument<OrderStatusSubscription, OrderStatusSubscriptionVariables> = {
  text: `subscription OrderStatus($orderId: ID, $customerId: ID, $after: Cursor) {
  orderStatusChanged(orderId: $orderId, customerId: $customerId, after: $after) {
    cursor
    sequence
    occurredAt
    status
    previousStatus
    order {
      id
      number
      status
      customer {
        id
        name
      }
    }
  }
}`,
};

export const subscriptionStatus: LiveDocument<
  SubscriptionStatusSubscription,
  SubscriptionStatusSubscriptionVariables
> = {
  text: `subscription SubscriptionStatus($subscriptionId: ID, $customerId: ID, $after: Cursor) {
  subscriptionStatusChanged(
    subscriptionId: $subscriptionId
    customerId: $customerId
    after: $after
  ) {
    cursor
    sequence
    occurredAt
    status
    previousStatus
    subscription {
      id
      status
      currentPeriodEnd
    }
  }
}`,
};

export const workflowProgress: LiveDocument<
  WorkflowProgressSubscription,
  WorkflowProgressSubscriptionVariables
> = {
  text: `subscription WorkflowProgress($workflowId: ID!, $after: Cursor) {
  workflowProgress(workflowId: $workflowId, after: $after) {
    cursor
    sequence
    occurredAt
    step
    state
    workflow {
      id
      status
      order {
        id
        number
        status
      }
    }
  }
}`,
};
