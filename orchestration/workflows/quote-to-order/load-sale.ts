import type { CallContext } from '#domain/call-context.ts';
import type { Quote, QuoteLine } from '#domain/quote.ts';
import type { OrchestrationPorts } from '../../ports.ts';
import { refusal } from '../../steps/failure.ts';
import type { SystemStep } from '../../steps/system-step.ts';
import type { QuoteSubmission, Sale, SaleLine } from '../sale.ts';
import { checkAmounts } from './check-amounts.ts';
import { stepOrder } from './step-order.ts';

/** Reads the quote as it is now and splits its lines by the system that carries them out. */
export function loadSale(ports: OrchestrationPorts): SystemStep<QuoteSubmission, Sale> {
  const { quotes, customers } = ports;
  return {
    name: 'loadQuote',
    position: stepOrder.loadQuote,
    system: quotes.system,
    async call(submission, ctx) {
      const quote = await readApproved(ports, submission, ctx);
      const [known, linesByQuotes] = await Promise.all([
        customers.customersByIds([quote.customerId], ctx),
        quotes.linesByQuotes([quote.id], ctx),
      ]);
      const lines = linesByQuotes.get(quote.id) ?? [];
      if (!known.has(quote.customerId))
        throw refusal(
          customers.system,
          'UNKNOWN_CUSTOMER',
          `The customer of quote ${quote.number} does not exist in the CRM any more. Correct the quote's account.`,
        );
      if (lines.length === 0)
        throw refusal(quotes.system, 'QUOTE_EMPTY', `Quote ${quote.number} has no lines. Add what is sold.`);
      const objection = checkAmounts(quote, lines);
      if (objection) throw refusal(quotes.system, objection.reason, objection.message);
      return toSale(submission, quote, lines);
    },
    records: (_, sale) => ({ plan: stepsOf(ports, sale) }),
    actions: ['RETRY', 'COMPENSATE'],
  };
}

async function readApproved(
  { quotes }: OrchestrationPorts,
  { quoteId, quoteNumber }: QuoteSubmission,
  ctx: CallContext,
): Promise<Quote> {
  const quote = (await quotes.quotesByIds([quoteId], ctx)).get(quoteId);
  if (quote?.status === 'APPROVED') return quote;
  const state = quote ? `is ${quote.status} now` : 'does not exist any more';
  throw refusal(
    quotes.system,
    'QUOTE_NOT_APPROVED',
    `Quote ${quoteNumber} was approved when it was submitted, but ${state}. Approve it again and retry, or compensate.`,
  );
}

function toSale(submission: QuoteSubmission, quote: Quote, lines: readonly QuoteLine[]): Sale {
  return {
    ...submission,
    customerId: quote.customerId,
    currency: quote.currency,
    orderLines: lines.filter(({ interval }) => interval === undefined).map(toSaleLine),
    subscriptionLines: lines.flatMap((line) =>
      line.interval === undefined ? [] : [{ ...toSaleLine(line), interval: line.interval }],
    ),
  };
}

function toSaleLine({ sku, quantity, unitPrice, name }: QuoteLine): SaleLine {
  return { sku, quantity, unitPrice, description: name };
}

/** The steps to come, so that they show before they begin. */
function stepsOf(ports: OrchestrationPorts, { orderLines, subscriptionLines }: Sale) {
  const inOrder = orderLines.length > 0;
  const inSubscription = subscriptionLines.length > 0;
  const steps = [
    { name: 'checkCredit', system: ports.credit.system, taken: true },
    { name: 'checkProducts', system: ports.products.system, taken: inOrder },
    { name: 'createOrder', system: ports.orderWriter.system, taken: inOrder },
    { name: 'startSubscription', system: ports.subscriptionWriter.system, taken: inSubscription },
    { name: 'markQuoteOrdered', system: ports.quoteWriter.system, taken: true },
  ] as const;
  return steps
    .filter(({ taken }) => taken)
    .map(({ name, system }) => ({ name, system, position: stepOrder[name] }));
}
