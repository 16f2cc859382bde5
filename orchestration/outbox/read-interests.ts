import type { Pool } from 'pg';
import type { BusinessEvent } from '../model.ts';
import type { EventPosition } from './cursor.ts';
import { type EventRow, eventColumns, toBusinessEvent } from './read-events.ts';

/** One entity's events, one customer's, or one entity's if it is that customer's. One of the two is given. */
export interface EventInterest {
  readonly entityId?: string | undefined;
  readonly ownerId?: string | undefined;
}

export interface EventPage {
  readonly events: readonly BusinessEvent[];
  readonly isComplete: boolean;
}

const pageSize = 200;
const maxNewest = 100;

type Row = EventRow & { readonly n: number };
type Asked = EventInterest & { readonly after: EventPosition };

/** For each interest a page of its events behind its own place, up to and with `upTo`. */
export async function readInterests(
  pool: Pool,
  topic: string,
  asked: readonly Asked[],
  upTo: EventPosition,
): Promise<readonly EventPage[]> {
  const pages = asked.map((): BusinessEvent[] => []);
  for (const column of ['entity_id', 'customer_id'] as const) {
    const some = asked.flatMap((query, n) =>
      (query.entityId !== undefined) === (column === 'entity_id') ? [{ ...query, n }] : [],
    );
    if (some.length === 0) continue;
    const { rows } = await pool.query<Row>(
      `select found.*, asked.n from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[])
           as asked (n, entity_id, customer_id, xid, seq)
         cross join lateral (
           select ${eventColumns} from orchestration.event
             where topic = $6 and event.${column} = asked.${column}
               and (asked.customer_id is null or event.customer_id = asked.customer_id)
               and (event.xid, event.seq) > (asked.xid::xid8, asked.seq::bigint)
               and (event.xid, event.seq) <= ($7::xid8, $8::bigint)
             order by event.xid, event.seq limit ${pageSize}) as found`,
      [
        some.map(({ n }) => n),
        some.map(({ entityId }) => entityId ?? null),
        some.map(({ ownerId }) => ownerId ?? null),
        some.map(({ after }) => after.xid),
        some.map(({ after }) => after.seq),
        topic,
        upTo.xid,
        upTo.seq,
      ],
    );
    for (const row of rows) pages[row.n]?.push(toBusinessEvent(row));
  }
  return pages.map((events) => ({ events, isComplete: events.length < pageSize }));
}

/** For each interest the newest event of each of its entities up to `upTo`, in order; of a customer's the last hundred. */
export async function readNewestOfInterests(
  pool: Pool,
  topic: string,
  interests: readonly EventInterest[],
  upTo: EventPosition,
): Promise<readonly (readonly BusinessEvent[])[]> {
  const newest = interests.map((): BusinessEvent[] => []);
  for (const column of ['entity_id', 'customer_id'] as const) {
    const some = interests.flatMap((interest, n) =>
      (interest.entityId !== undefined) === (column === 'entity_id') ? [{ ...interest, n }] : [],
    );
    if (some.length === 0) continue;
    const { rows } = await pool.query<Row>(
      `select found.*, asked.n from unnest($1::integer[], $2::text[], $3::text[]) as asked (n, entity_id, customer_id)
         cross join lateral (
           select * from (
             select distinct on (entity_id) ${eventColumns}, event.xid as x, event.seq as s from orchestration.event
               where topic = $4 and event.${column} = asked.${column}
                 and (asked.customer_id is null or event.customer_id = asked.customer_id)
                 and (event.xid, event.seq) <= ($5::xid8, $6::bigint)
               order by entity_id, event.xid desc, event.seq desc) as each_entity
             order by x desc, s desc limit ${maxNewest}) as found
         order by x, s`,
      [
        some.map(({ n }) => n),
        some.map(({ entityId }) => entityId ?? null),
        some.map(({ ownerId }) => ownerId ?? null),
        topic,
        upTo.xid,
        upTo.seq,
      ],
    );
    for (const row of rows) newest[row.n]?.push(toBusinessEvent(row));
  }
  return newest;
}
