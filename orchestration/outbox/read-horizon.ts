import type { Pool } from 'pg';
import type { EventPosition } from './cursor.ts';

/** The last event that was removed, and the number of the first transaction that is still to come. */
export async function readHorizon(
  pool: Pool,
): Promise<{ readonly horizon: EventPosition; readonly end: string }> {
  const { rows } = await pool.query<{ xid: string; seq: string; end: string }>(
    `select xid::text, seq::text, pg_snapshot_xmax(pg_current_snapshot())::text as "end" from orchestration.event_horizon`,
  );
  const [row] = rows;
  if (!row) throw new Error('The event log has no horizon: run the migrations');
  return { horizon: { xid: row.xid, seq: row.seq }, end: row.end };
}
