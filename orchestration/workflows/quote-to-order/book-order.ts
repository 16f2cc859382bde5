import { parseEntityId } from '#domain/entity-id.ts';
import type { OrchestrationPorts } from '../../ports.ts';
import type { SystemStep, UndoStep } from '../../steps/system-step.ts';
import type { BookedOrder, Sale } from '../sale.ts';
import { editLines, saleCorrection } from './edit-lines.ts';
import { stepOrder } from './step-order.ts';

/** Books goods and services in the ERP, under a key that the ERP takes once only. */
export function bookOrder(ports: OrchestrationPorts): SystemStep<Sale, BookedOrder> {
  const { orders, orderWriter } = ports;
  return {
    name: 'createOrder',
    position: stepOrder.createOrder,
    system: orderWriter.system,
    async call(sale, ctx) {
      const { id, number, status } = await orderWriter.createOrder(
        {
          externalId: sale.orderKey,
          customerId: sale.customerId,
          ...(sale.purchaseOrderNumber === undefined
            ? {}
            : { purchaseOrderNumber: sale.purchaseOrderNumber }),
          memo: `Quote ${sale.quoteNumber}`,
          currency: sale.currency,
          lines: sale.orderLines,
        },
        ctx,
      );
      return { id, number, status };
    },
    async find({ orderKey }, ctx) {
      const found = (await orders.ordersByExternalIds([orderKey], ctx)).get(orderKey);
      return found && { id: found.id, number: found.number, status: found.status };
    },
    events: (sale, order) => [
      {
        key: `${sale.orderKey}:order.booked`,
        topic: 'order.status',
        type: 'order.booked',
        entityId: order.id,
        customerId: sale.customerId,
        system: orderWriter.system,
        correlationId: sale.correlationId,
        payload: { status: order.status, number: order.number, quoteId: sale.quoteId },
      },
    ],
    records({ quoteId }, order) {
      const ref = parseEntityId(order.id);
      return {
        orderId: order.id,
        ...(ref
          ? { xref: { canonicalId: quoteId, system: ref.system, type: 'Order', recordId: ref.record } }
          : {}),
      };
    },
    undo: (sale, order) => cancelOrder(ports, sale, order),
    actions: ['RETRY', 'EDIT_AND_RETRY', 'SKIP', 'COMPENSATE'],
    edit(sale, value) {
      const { purchaseOrderNumber = sale.purchaseOrderNumber, skus } = saleCorrection.parse(value);
      const lines = editLines(sale.orderLines, skus);
      return {
        ...sale,
        orderLines: lines,
        ...(purchaseOrderNumber === undefined ? {} : { purchaseOrderNumber }),
      };
    },
    // The client has looked the order up that stands for ours.
    skip: (_, value) => value as BookedOrder,
  };
}

function cancelOrder({ orderWriter }: OrchestrationPorts, sale: Sale, order: BookedOrder): UndoStep {
  return {
    name: 'cancelOrder',
    position: stepOrder.cancelOrder,
    system: orderWriter.system,
    takesBack: 'createOrder',
    async call(_, ctx) {
      await orderWriter.cancelOrder(order.id, `Quote ${sale.quoteNumber} was taken back`, ctx);
      return null;
    },
    events: () => [
      {
        key: `${sale.orderKey}:order.cancelled`,
        topic: 'order.status',
        type: 'order.cancelled',
        entityId: order.id,
        customerId: sale.customerId,
        system: orderWriter.system,
        correlationId: sale.correlationId,
        payload: { status: 'CANCELLED', number: order.number, quoteId: sale.quoteId },
      },
    ],
    actions: ['RETRY', 'SKIP'],
  };
}
