import { parseEntityId } from '#domain/entity-id.ts';
import type { OrchestrationPorts } from '../../ports.ts';
import type { SystemStep, UndoStep } from '../../steps/system-step.ts';
import type { Sale, StartedSubscription } from '../sale.ts';
import { editLines, saleCorrection } from './edit-lines.ts';
import { stepOrder } from './step-order.ts';

/** Starts what is billed while it lasts, as one subscription of the billing platform. */
export function startSubscription(ports: OrchestrationPorts): SystemStep<Sale, StartedSubscription> {
  const { subscriptions, subscriptionWriter } = ports;
  return {
    name: 'startSubscription',
    position: stepOrder.startSubscription,
    system: subscriptionWriter.system,
    async call(sale, ctx) {
      const { id, status } = await subscriptionWriter.startSubscription(
        {
          idempotencyKey: `${sale.orderKey}-subscription`,
          customerId: sale.customerId,
          quoteId: sale.quoteId,
          currency: sale.currency,
          items: sale.subscriptionLines.map(({ sku, quantity, unitPrice, interval }) => ({
            sku,
            quantity,
            unitPrice,
            interval,
          })),
        },
        ctx,
      );
      return { id, status };
    },
    async find({ customerId, quoteId }, ctx) {
      // A subscription that has just been started is among the newest.
      const { items } = await subscriptions.listSubscriptions({ customerId, page: { first: 20 } }, ctx);
      const found = items.find(({ node }) => node.quoteId === quoteId && !hasEnded(node.status))?.node;
      return found && { id: found.id, status: found.status };
    },
    events: (sale, subscription) => [
      {
        key: `${sale.orderKey}:subscription.started`,
        topic: 'subscription.status',
        type: 'subscription.started',
        entityId: subscription.id,
        customerId: sale.customerId,
        system: subscriptionWriter.system,
        correlationId: sale.correlationId,
        payload: { status: subscription.status, quoteId: sale.quoteId },
      },
    ],
    records({ quoteId }, subscription) {
      const ref = parseEntityId(subscription.id);
      if (!ref) return {};
      return {
        xref: { canonicalId: quoteId, system: ref.system, type: 'Subscription', recordId: ref.record },
      };
    },
    undo: (sale, subscription) => cancelSubscription(ports, sale, subscription),
    actions: ['RETRY', 'EDIT_AND_RETRY', 'SKIP', 'COMPENSATE'],
    edit: (sale, value) => ({
      ...sale,
      subscriptionLines: editLines(sale.subscriptionLines, saleCorrection.parse(value).skus),
    }),
    // The client has looked the subscription up that stands for ours.
    skip: (_, value) => value as StartedSubscription,
  };
}

function cancelSubscription(
  { subscriptionWriter }: OrchestrationPorts,
  sale: Sale,
  subscription: StartedSubscription,
): UndoStep {
  return {
    name: 'cancelSubscription',
    position: stepOrder.cancelSubscription,
    system: subscriptionWriter.system,
    takesBack: 'startSubscription',
    async call(_, ctx) {
      await subscriptionWriter.cancelSubscription(subscription.id, `${sale.orderKey}-cancellation`, ctx);
      return null;
    },
    events: () => [
      {
        key: `${sale.orderKey}:subscription.cancelled`,
        topic: 'subscription.status',
        type: 'subscription.cancelled',
        entityId: subscription.id,
        customerId: sale.customerId,
        system: subscriptionWriter.system,
        correlationId: sale.correlationId,
        payload: { status: 'CANCELLED', quoteId: sale.quoteId },
      },
    ],
    actions: ['RETRY', 'SKIP'],
  };
}

function hasEnded(status: StartedSubscription['status']): boolean {
  return status === 'CANCELLED' || status === 'INCOMPLETE_EXPIRED';
}
