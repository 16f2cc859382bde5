import type { Pool } from 'pg';
import type { BusinessEvent, EventTopic, StatusChange, WorkflowProgress } from '../model.ts';
import { badCursor, type EventPosition, parseEventCursor, toEventCursor } from './cursor.ts';

export interface EventFilter {
  readonly topic: EventTopic;
  readonly entityId?: string | undefined;
  readonly customerId?: string | undefined;
}

export interface LoggedEvent {
  readonly position: EventPosition;
  readonly event: BusinessEvent;
}

export interface EventRow {
  readonly xid: string;
  readonly seq: string;
  readonly topic: EventTopic;
  readonly type: string;
  readonly entity_id: string;
  readonly sequence: number;
  readonly customer_id: string | null;
  readonly system: string | null;
  readonly occurred_at: Date;
  readonly correlation_id: string;
  readonly payload: StatusChange | WorkflowProgress;
}

export const eventColumns =
  'xid::text, seq::text, topic, type, entity_id, sequence, customer_id, system, occurred_at, correlation_id, payload';

const pageSize = 500;

export function toBusinessEvent(row: EventRow): BusinessEvent {
  return {
    cursor: toEventCursor(row),
    sequence: row.sequence,
    topic: row.topic,
    type: row.type,
    entityId: row.entity_id,
    ...(row.customer_id === null ? {} : { customerId: row.customer_id }),
    ...(row.system === null ? {} : { system: row.system }),
    occurredAt: row.occurred_at.toISOString(),
    correlationId: row.correlation_id,
    payload: row.payload,
  };
}

function toLogged(row: EventRow): LoggedEvent {
  return { position: { xid: row.xid, seq: row.seq }, event: toBusinessEvent(row) };
}

/** Where the log ends for good: every event that is still to come lies behind it. */
export async function readLogEnd(pool: Pool): Promise<EventPosition> {
  const { rows } = await pool.query<{ xid: string }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as xid',
  );
  return { xid: rows[0]?.xid ?? '0', seq: '0' };
}

/** The next events behind `after` that no running transaction can still come before, and what is left. */
export async function readNextEvents(
  pool: Pool,
  after: EventPosition,
): Promise<{
  readonly events: readonly LoggedEvent[];
  readonly left: 'page' | 'unsettled' | 'nothing';
}> {
  const { rows } = await pool.query<EventRow & { settled: boolean }>(
    `select ${eventColumns}, xid < pg_snapshot_xmin(pg_current_snapshot()) as settled from orchestration.event
      where (xid, seq) > ($1::xid8, $2::bigint) order by event.xid, event.seq limit ${pageSize}`,
    [after.xid, after.seq],
  );
  const events = rows.filter(({ settled }) => settled).map(toLogged);
  if (rows.length > events.length) return { events, left: 'unsettled' };
  return { events, left: rows.length === pageSize ? 'page' : 'nothing' };
}

/** Events of the filter behind `after` up to and with `upTo`, in order, at most a page of them. */
export async function readPastEvents(
  pool: Pool,
  { topic, entityId, customerId }: EventFilter,
  after: EventPosition,
  upTo: EventPosition,
): Promise<readonly LoggedEvent[]> {
  const { rows } = await pool.query<EventRow>(
    `select ${eventColumns} from orchestration.event
      where topic = $1 and ($2::text is null or entity_id = $2) and ($3::text is null or customer_id = $3)
        and (xid, seq) > ($4::xid8, $5::bigint) and (xid, seq) <= ($6::xid8, $7::bigint)
      order by event.xid, event.seq limit ${pageSize}`,
    [topic, entityId ?? null, customerId ?? null, after.xid, after.seq, upTo.xid, upTo.seq],
  );
  return rows.map(toLogged);
}

/** Reads a client's cursor. Throws `BAD_USER_INPUT` where it is none, or one that this log has not come to yet. */
export async function readCursor(pool: Pool, cursor: string): Promise<EventPosition> {
  const position = parseEventCursor(cursor);
  const { rows } = await pool.query<{ known: boolean }>(
    'select $1::xid8 < pg_snapshot_xmax(pg_current_snapshot()) as known',
    [position.xid],
  );
  if (!rows[0]?.known) throw badCursor(cursor, 'lies ahead of this event stream');
  return position;
}
