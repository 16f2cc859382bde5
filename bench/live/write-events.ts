import type { Pool } from 'pg';

/** Appends one event of each order in one transaction, as the outbox does: numbered, and announced behind the commit. */
export async function writeEvents(pool: Pool, orders: readonly string[], sequence: number): Promise<void> {
  await pool.query(
    `insert into orchestration.event (key, topic, type, entity_id, sequence, customer_id, occurred_at, correlation_id, payload)
     select 'bench-' || id || '-' || $2::text, 'order.status', 'order.changed', id, $2::integer, 'customer', clock_timestamp(), 'bench',
       jsonb_build_object('status', 'S' || $2::text, 'previousStatus', 'S' || ($2::integer - 1)::text)
     from unnest($1::text[]) as id`,
    [orders, sequence],
  );
  await pool.query(`select pg_notify('orchestration_event', '')`);
}
