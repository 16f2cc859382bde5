import type { OrchestrationPorts } from '../../ports.ts';
import type { SystemStep } from '../../steps/system-step.ts';
import type { BookedOrder, StartedSubscription } from '../sale.ts';
import { stepOrder } from './step-order.ts';

interface Outcome {
  readonly quoteId: string;
  readonly order: BookedOrder | undefined;
  readonly subscription: StartedSubscription | undefined;
}

/** Tells the CRM what the quote became: its order, or the subscription of a quote that has nothing for the ERP. */
export function markQuoteOrdered({ quoteWriter }: OrchestrationPorts): SystemStep<Outcome, null> {
  return {
    name: 'markQuoteOrdered',
    position: stepOrder.markQuoteOrdered,
    system: quoteWriter.system,
    async call({ quoteId, order, subscription }, ctx) {
      const became = order ?? (subscription && { ...subscription, number: subscription.id });
      if (became)
        await quoteWriter.markOrdered(
          { quoteId, orderId: became.id, orderNumber: became.number, orderStatus: became.status },
          ctx,
        );
      return null;
    },
    actions: ['RETRY', 'SKIP', 'COMPENSATE'],
  };
}

interface Refused {
  readonly quoteId: string;
  readonly code: string;
  readonly message: string;
}

/** Tells the CRM that the quote became nothing. */
export function markQuoteRejected({ quoteWriter }: OrchestrationPorts): SystemStep<Refused, null> {
  return {
    name: 'markQuoteRejected',
    position: stepOrder.markQuoteRejected,
    system: quoteWriter.system,
    async call(refused, ctx) {
      await quoteWriter.markRejected(refused, ctx);
      return null;
    },
    actions: ['RETRY', 'SKIP'],
  };
}
