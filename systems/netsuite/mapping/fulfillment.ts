import { toEntityId } from '#domain/entity-id.ts';
import type { Fulfillment } from '#domain/order.ts';
import type { FulfillmentRow } from '../records/fulfillment-row.ts';
import { type Naming, toCustomerId, toInstant } from './identity.ts';
import { toFulfillmentStatus, toSourceStatus } from './statuses.ts';

/** Fulfillments from rows of many; the parcels of one are told in one line. */
export function toFulfillments(naming: Naming, rows: readonly FulfillmentRow[]): readonly Fulfillment[] {
  return Map.groupBy(rows, (row) => row.id)
    .values()
    .map((group) => toFulfillment(naming, group))
    .filter((fulfillment) => fulfillment !== undefined)
    .toArray();
}

function toFulfillment(naming: Naming, rows: readonly FulfillmentRow[]): Fulfillment | undefined {
  const head = rows[0];
  if (!head) return undefined;
  const status = toFulfillmentStatus(head.status);
  const customerId = toCustomerId(naming, head.customer);
  const trackingNumber = rows.flatMap((row) => row.trackingnumber ?? []).join(', ');
  return {
    id: toEntityId('Fulfillment', naming.system, head.id),
    orderId: toEntityId('Order', naming.system, head.createdfrom),
    ...(customerId !== undefined && { customerId }),
    status,
    sourceStatus: toSourceStatus(head.statustext),
    ...(status === 'SHIPPED' && { shippedAt: toInstant(head.trandate) }),
    ...(head.carrier !== undefined && { carrier: head.carrier }),
    ...(trackingNumber !== '' && { trackingNumber }),
  };
}
