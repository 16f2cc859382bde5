import type { Pool } from 'pg';
import { CursorError, type Page, type PageRequest } from '#domain/page.ts';
import { isCodedError } from '#platform/errors.ts';
import type { BusinessEvent, TimelineEntry } from '../model.ts';
import { toWorkflowId } from '../store/workflow-store.ts';
import { parseEventCursor } from './cursor.ts';
import { type EventRow, eventColumns, toBusinessEvent } from './read-events.ts';
import { toTitle } from './title.ts';

/**
 * What happened to each order and on the way to it, newest first, at most a page per order. Orders of which nothing is known are
 * absent. Throws `CursorError` for a cursor of another list.
 */
export async function readTimelines(
  pool: Pool,
  orderIds: readonly string[],
  { first, after }: PageRequest,
): Promise<ReadonlyMap<string, Page<TimelineEntry>>> {
  const before = after === undefined ? undefined : parseCursor(after);
  const { rows: runs } = await pool.query<{ id: string; order_id: string }>(
    'select id, order_id from orchestration.workflow where order_id = any($1)',
    [orderIds],
  );
  const entities = [
    ...orderIds.map((orderId) => ({ orderId, topic: 'order.status', entityId: orderId })),
    ...runs.map((run) => ({
      orderId: run.order_id,
      topic: 'workflow.progress',
      entityId: toWorkflowId(run.id),
    })),
  ];
  const { rows } = await pool.query<EventRow & { order_id: string }>(
    `select ${eventColumns}, order_id from (
       select event.*, entity.order_id,
              row_number() over (partition by entity.order_id order by event.xid desc, event.seq desc) as place
         from unnest($1::text[], $2::text[], $3::text[]) as entity (order_id, topic, entity_id)
         join orchestration.event on event.topic = entity.topic and event.entity_id = entity.entity_id
        where $4::xid8 is null or (event.xid, event.seq) < ($4::xid8, $5::bigint)
     ) as entry where place <= $6 order by place`,
    [
      entities.map(({ orderId }) => orderId),
      entities.map(({ topic }) => topic),
      entities.map(({ entityId }) => entityId),
      before?.xid ?? null,
      before?.seq ?? null,
      first + 1,
    ],
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.order_id)].map(([orderId, own]) => [orderId, toPage(own, first)]),
  );
}

function toPage(rows: readonly EventRow[], first: number): Page<TimelineEntry> {
  const items = rows.slice(0, first).map((row) => {
    const node = toEntry(toBusinessEvent(row));
    return { node, cursor: node.cursor };
  });
  return { items, hasNextPage: rows.length > first };
}

function toEntry(event: BusinessEvent): TimelineEntry {
  const { cursor, occurredAt, correlationId, system, payload } = event;
  const state = 'state' in payload ? payload.state : payload.status;
  return {
    cursor,
    occurredAt,
    title: toTitle(event),
    ...(state === undefined ? {} : { state }),
    ...(system === undefined ? {} : { system }),
    correlationId,
  };
}

function parseCursor(cursor: string) {
  try {
    return parseEventCursor(cursor);
  } catch (error) {
    if (isCodedError(error)) throw new CursorError(cursor);
    throw error;
  }
}
