import type { CallContext } from '#domain/call-context.ts';
import { parseEntityId } from '#domain/entity-id.ts';
import type { InvoiceSource } from '#domain/invoice.ts';
import type { StatusChange } from '../model.ts';
import type { OrchestrationPorts } from '../ports.ts';
import type { InboundChange } from './webhook-source.ts';

/** How an entity stands at its system of record. */
export interface EntityStatus {
  readonly system: string;
  readonly customerId?: string | undefined;
  readonly payload: Omit<StatusChange, 'previousStatus'>;
}

/** Asks the system of record how an entity stands now; undefined where it knows none. */
export async function readStatus(
  ports: OrchestrationPorts,
  invoices: readonly InvoiceSource[],
  { topic, entityId }: InboundChange,
  ctx: CallContext,
): Promise<EntityStatus | undefined> {
  switch (topic) {
    case 'order.status': {
      const order = (await ports.orders.ordersByIds([entityId], ctx)).get(entityId);
      return (
        order && {
          system: ports.orders.system,
          customerId: order.customerId,
          payload: { status: order.status, number: order.number },
        }
      );
    }
    case 'invoice.status': {
      const system = parseEntityId(entityId)?.system;
      const source = invoices.find((candidate) => candidate.system === system);
      const invoice = (await source?.invoicesByIds([entityId], ctx))?.get(entityId);
      return (
        invoice && {
          system: invoice.source.system,
          customerId: invoice.customerId,
          payload: {
            status: invoice.status,
            ...(invoice.number === undefined ? {} : { number: invoice.number }),
          },
        }
      );
    }
    case 'subscription.status': {
      const found = (await ports.subscriptions.subscriptionsByIds([entityId], ctx)).get(entityId);
      return (
        found && {
          system: ports.subscriptions.system,
          customerId: found.customerId,
          payload: {
            status: found.status,
            ...(found.quoteId === undefined ? {} : { quoteId: found.quoteId }),
          },
        }
      );
    }
  }
}
