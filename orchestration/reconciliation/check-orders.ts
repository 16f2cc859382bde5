import type { CallContext } from '#domain/call-context.ts';
import { compareDecimals } from '#domain/decimal.ts';
import { parseEntityId } from '#domain/entity-id.ts';
import { sumMoney } from '#domain/money.ts';
import type { Order } from '#domain/order.ts';
import type { Quote, QuoteLine } from '#domain/quote.ts';
import type { OrchestrationPorts } from '../ports.ts';
import type { Finding } from './finding.ts';

/** Holds quotes that the CRM shows as ordered against the ERP's orders. */
export async function checkOrders(
  { quotes, orders }: OrchestrationPorts,
  found: readonly Quote[],
  ctx: CallContext,
): Promise<readonly Finding[]> {
  // What became a subscription alone has no order.
  const ordered = found.filter(
    ({ status, orderId }) => status === 'ORDERED' && orderId && parseEntityId(orderId)?.type === 'Order',
  );
  if (ordered.length === 0) return [];
  const [known, lines] = await Promise.all([
    orders.ordersByIds(
      ordered.flatMap(({ orderId }) => orderId ?? []),
      ctx,
    ),
    quotes.linesByQuotes(
      ordered.map(({ id }) => id),
      ctx,
    ),
  ]);
  return ordered.flatMap(
    (quote) => compare(quote, known.get(quote.orderId ?? ''), lines.get(quote.id) ?? [], orders.system) ?? [],
  );
}

function compare(
  quote: Quote,
  order: Order | undefined,
  lines: readonly QuoteLine[],
  system: string,
): Finding | undefined {
  const { id, number, customerId, currency } = quote;
  const sold = sumMoney(
    lines.filter(({ interval }) => interval === undefined).map(({ total }) => total),
    currency,
  );
  const about = { subjectId: id, number, customerId, amount: sold, system };
  if (!order)
    return {
      ...about,
      code: 'ORDER_MISSING',
      message: `The CRM shows quote ${number} as ordered, and ${system} does not have that order. RETRY books it again under its key.`,
    };
  if (order.status === 'CANCELLED') return undefined;
  const booked = sumMoney(
    order.lines.map(({ total }) => total),
    order.total.currency,
  );
  if (booked.currency === sold.currency && compareDecimals(booked.amount, sold.amount) === 0)
    return undefined;
  return {
    ...about,
    code: 'ORDER_AMOUNT_DIFFERS',
    message:
      `Quote ${number} sells goods for ${sold.amount} ${sold.currency}, and order ${order.number} of ${system} is over ` +
      `${booked.amount} ${booked.currency}. Correct the one that is wrong and RETRY to look again, or SKIP to accept it.`,
  };
}
