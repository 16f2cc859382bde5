import type { CallContext } from '#domain/call-context.ts';
import { parseEntityId } from '#domain/entity-id.ts';
import type { Invoice, InvoiceSource, Payment } from '#domain/invoice.ts';
import type { OrchestrationPorts } from '../ports.ts';
import type { ChangeTopic, DueEntity } from './claim-changes.ts';
import { type Telling, tellInvoice, tellOrder, tellSubscription } from './tell-entity.ts';

/** Topics of which a change is all there is to tell: nobody waits for a status. */
const untoldTopics: ReadonlySet<ChangeTopic> = new Set([
  'customer.status',
  'quote.status',
  'product.status',
  'price.status',
]);

/** Whether its system has to be asked what to tell. */
export function isRead(topic: ChangeTopic): boolean {
  return !untoldTopics.has(topic);
}

/** One call, or a few, for all entities of a kind. `entities` are of one topic that `isRead`. */
export async function readEntities(
  ports: OrchestrationPorts,
  invoices: readonly InvoiceSource[],
  entities: readonly DueEntity[],
  ctx: CallContext,
): Promise<ReadonlyMap<string, Telling>> {
  const ids = entities.map(({ entityId }) => entityId);
  const known = new Map(entities.map((entity) => [entity.entityId, entity.known]));
  switch (entities[0]?.topic) {
    case 'order.status':
      return mapValues(await ports.orders.ordersByIds(ids, ctx), tellOrder);
    case 'subscription.status':
      return mapValues(await ports.subscriptions.subscriptionsByIds(ids, ctx), (subscription) =>
        tellSubscription(subscription, known.get(subscription.id) ?? {}, Date.now()),
      );
    case 'invoice.status': {
      const bySystem = Map.groupBy(ids, (id) => parseEntityId(id)?.system);
      const found = await Promise.all(
        invoices.flatMap((source) => {
          const own = bySystem.get(source.system);
          return own ? [readInvoices(source, own, ctx)] : [];
        }),
      );
      return new Map(
        found
          .flat()
          .map(({ invoice, payments }) => [
            invoice.id,
            tellInvoice(invoice, payments, known.get(invoice.id) ?? {}),
          ]),
      );
    }
    default:
      return new Map();
  }
}

async function readInvoices(
  source: InvoiceSource,
  ids: readonly string[],
  ctx: CallContext,
): Promise<readonly { readonly invoice: Invoice; readonly payments: readonly Payment[] }[]> {
  const [invoices, payments] = await Promise.all([
    source.invoicesByIds(ids, ctx),
    source.paymentsByInvoices(ids, ctx),
  ]);
  return [...invoices.values()].map((invoice) => ({ invoice, payments: payments.get(invoice.id) ?? [] }));
}

function mapValues<V>(
  found: ReadonlyMap<string, V>,
  tell: (value: V) => Telling,
): ReadonlyMap<string, Telling> {
  return new Map([...found].map(([id, value]) => [id, tell(value)]));
}
