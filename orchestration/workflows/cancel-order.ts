import type { OrderStatus } from '#domain/order.ts';
import type { OrchestrationPorts } from '../ports.ts';
import type { SystemStep } from '../steps/system-step.ts';
import { CompensationRequested, type StepTaker } from '../steps/take-steps.ts';

/** What a cancellation hands to its workflow. */
export interface OrderCancellation {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly customerId?: string;
  readonly reason: string;
  readonly correlationId: string;
}

export const cancellationSteps = { cancelOrder: 10, readOrder: 20 } as const;

/** Stops what was not delivered of an order, and tells how the order stands then. Answers how it ended. */
export async function cancelOrderWorkflow(
  cancellation: OrderCancellation,
  ports: OrchestrationPorts,
  steps: StepTaker,
): Promise<'SUCCEEDED' | 'CANCELLED'> {
  try {
    await steps.take(closeOpenLines(ports), cancellation);
    await steps.take(tellStatus(ports), cancellation);
    return 'SUCCEEDED';
  } catch (error) {
    // Everything else is the engine's and passes.
    if (!(error instanceof CompensationRequested)) throw error;
    // A closed line cannot be opened again: the person calls off what has not been done.
    return 'CANCELLED';
  }
}

function closeOpenLines({ orderWriter }: OrchestrationPorts): SystemStep<OrderCancellation, null> {
  return {
    name: 'cancelOrder',
    position: cancellationSteps.cancelOrder,
    system: orderWriter.system,
    async call({ orderId, reason }, ctx) {
      await orderWriter.cancelOrder(orderId, reason, ctx);
      return null;
    },
    actions: ['RETRY', 'COMPENSATE'],
  };
}

function tellStatus({
  orders,
}: OrchestrationPorts): SystemStep<OrderCancellation, { readonly status: OrderStatus }> {
  return {
    name: 'readOrder',
    position: cancellationSteps.readOrder,
    system: orders.system,
    async call({ orderId }, ctx) {
      const order = (await orders.ordersByIds([orderId], ctx)).get(orderId);
      return { status: order?.status ?? 'CANCELLED' };
    },
    events: ({ orderId, orderNumber, customerId, correlationId }, { status }) => [
      {
        key: `cancellation:${orderId}:${status}`,
        topic: 'order.status',
        type: status === 'CANCELLED' ? 'order.cancelled' : 'order.changed',
        entityId: orderId,
        customerId,
        system: orders.system,
        correlationId,
        payload: { status, number: orderNumber },
      },
    ],
    records: ({ orderId }) => ({ orderId }),
    actions: ['RETRY', 'SKIP'],
    skip: () => ({ status: 'CANCELLED' }),
  };
}
