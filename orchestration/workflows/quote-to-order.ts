import type { OrchestrationPorts } from '../ports.ts';
import { CompensationRequested, type StepTaker } from '../steps/take-steps.ts';
import { bookOrder } from './quote-to-order/book-order.ts';
import { checkCredit } from './quote-to-order/check-credit.ts';
import { checkProducts } from './quote-to-order/check-products.ts';
import { loadSale } from './quote-to-order/load-sale.ts';
import { markQuoteOrdered, markQuoteRejected } from './quote-to-order/mark-quote.ts';
import { startSubscription } from './quote-to-order/start-subscription.ts';
import type { QuoteSubmission } from './sale.ts';

/** Turns an approved quote into an order of the ERP and a subscription, and tells the CRM. Answers how it ended. */
export async function quoteToOrder(
  submission: QuoteSubmission,
  ports: OrchestrationPorts,
  steps: StepTaker,
): Promise<'SUCCEEDED' | 'COMPENSATED'> {
  const { quoteId } = submission;
  try {
    const sale = await steps.take(loadSale(ports), submission);
    const sellsGoods = sale.orderLines.length > 0;
    const startsSubscription = sale.subscriptionLines.length > 0;

    await steps.take(checkCredit(ports), sale);
    if (sellsGoods) await steps.take(checkProducts(ports), sale);
    const order = sellsGoods ? await steps.take(bookOrder(ports), sale) : undefined;
    const subscription = startsSubscription ? await steps.take(startSubscription(ports), sale) : undefined;
    await steps.take(markQuoteOrdered(ports), { quoteId, order, subscription });
    return 'SUCCEEDED';
  } catch (error) {
    // Everything else is the engine's and passes.
    if (!(error instanceof CompensationRequested)) throw error;
    await steps.undoAll();
    await steps.take(markQuoteRejected(ports), {
      quoteId,
      code: error.failure?.reason ?? 'TAKEN_BACK',
      message: error.failure?.message ?? 'The order was taken back.',
    });
    return 'COMPENSATED';
  }
}
