import type { CallContext } from '#domain/call-context.ts';
import { parseEntityId } from '#domain/entity-id.ts';
import type { InvoiceSource } from '#domain/invoice.ts';
import { toShownInvoice } from '../inbox/tell-entity.ts';
import type { OrchestrationPorts } from '../ports.ts';
import { checkInvoices } from './check-invoices.ts';
import { checkOrders } from './check-orders.ts';
import type { Finding } from './finding.ts';

/** Looks at what a finding is about as it is now; undefined where the systems agree. */
export async function lookAgain(
  ports: OrchestrationPorts,
  { subjectId }: Finding,
  ctx: CallContext,
): Promise<Finding | undefined> {
  const { quotes, crmStatus } = ports;
  if (parseEntityId(subjectId)?.type === 'Quote') {
    const quote = (await quotes.quotesByIds([subjectId], ctx)).get(subjectId);
    return quote && (await checkOrders(ports, [quote], ctx))[0];
  }
  const invoice = (await sourceOf(ports, subjectId)?.invoicesByIds([subjectId], ctx))?.get(subjectId);
  return invoice && crmStatus && (await checkInvoices(crmStatus, [invoice], ctx))[0];
}

/** Does what the finding's message promises. Repeating it changes nothing. */
export async function mend(
  ports: OrchestrationPorts,
  { code, subjectId, number }: Finding,
  orderKey: string,
  ctx: CallContext,
): Promise<void> {
  switch (code) {
    case 'ORDER_MISSING':
      return await bookAgain(ports, subjectId, number, orderKey, ctx);
    case 'INVOICE_NOT_IN_CRM':
    case 'INVOICE_DIFFERS': {
      const invoice = (await sourceOf(ports, subjectId)?.invoicesByIds([subjectId], ctx))?.get(subjectId);
      if (invoice) await ports.crmStatus?.showInvoice(toShownInvoice(invoice), ctx);
      return;
    }
    case 'ORDER_AMOUNT_DIFFERS':
      // People correct it.
      return;
  }
}

async function bookAgain(
  { quotes, orderWriter, quoteWriter }: OrchestrationPorts,
  quoteId: string,
  number: string,
  orderKey: string,
  ctx: CallContext,
): Promise<void> {
  const quote = (await quotes.quotesByIds([quoteId], ctx)).get(quoteId);
  if (!quote) return;
  const lines = (await quotes.linesByQuotes([quoteId], ctx)).get(quoteId) ?? [];
  const order = await orderWriter.createOrder(
    {
      externalId: orderKey,
      customerId: quote.customerId,
      memo: `Quote ${number}`,
      currency: quote.currency,
      lines: lines
        .filter(({ interval }) => interval === undefined)
        .map(({ sku, quantity, unitPrice, name }) => ({ sku, quantity, unitPrice, description: name })),
    },
    ctx,
  );
  await quoteWriter.markOrdered(
    { quoteId, orderId: order.id, orderNumber: order.number, orderStatus: order.status },
    ctx,
  );
}

function sourceOf({ invoices }: OrchestrationPorts, invoiceId: string): InvoiceSource | undefined {
  const system = parseEntityId(invoiceId)?.system;
  return invoices.find((source) => source.system === system);
}
