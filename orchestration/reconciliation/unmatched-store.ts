import type { Pool } from 'pg';
import type { Page, PageRequest } from '#domain/page.ts';
import { parseNumberCursor, toNumberedPage } from '../store/workflow-store.ts';

/** A record of a system whose counterpart another system should have. */
export interface UnmatchedRecord {
  /** The system's configured name. */
  readonly system: string;
  readonly type: 'Customer' | 'Invoice' | 'Order' | 'Subscription';
  readonly recordId: string;
  readonly canonicalId: string;
  /** What people know it by. */
  readonly number: string;
  /** What it has no counterpart for. */
  readonly missing: 'Customer';
  /** The system that has none. */
  readonly missingIn: string;
  /** Now: a record that is matched is no longer listed. */
  readonly isMatched: boolean;
}

export interface ListedRecord {
  readonly system: string;
  readonly type: string;
  readonly recordId: string;
  readonly number: string;
  readonly missing: string;
  readonly missingIn: string;
  /** ISO 8601. */
  readonly foundAt: string;
}

/** Lists those of the looked-at records that have no counterpart, and no others. Answers how many there are. */
export async function keepUnmatched(pool: Pool, looked: readonly UnmatchedRecord[]): Promise<number> {
  const unmatched = looked.filter(({ isMatched }) => !isMatched);
  await pool.query('delete from orchestration.unmatched_record where not canonical_id = any($1)', [
    unmatched.map(({ canonicalId }) => canonicalId),
  ]);
  await pool.query(
    `insert into orchestration.unmatched_record (canonical_id, system, type, record_id, label, missing, missing_in)
     select * from jsonb_to_recordset($1) as record("canonicalId" text, system text, type text, "recordId" text, number text, missing text,
       "missingIn" text)
     on conflict (canonical_id) do nothing`,
    [JSON.stringify(unmatched)],
  );
  return new Set(unmatched.map(({ canonicalId }) => canonicalId)).size;
}

/** The canonical ids of what is listed, by type. */
export async function readListed(pool: Pool): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await pool.query<{ type: string; ids: string[] }>(
    'select type, array_agg(canonical_id) as ids from orchestration.unmatched_record group by type',
  );
  return new Map(rows.map(({ type, ids }) => [type, ids]));
}

/** Oldest first. Throws `CursorError` for a cursor of another list. */
export async function readUnmatched(
  pool: Pool,
  { system, page }: { readonly system?: string | undefined; readonly page: PageRequest },
): Promise<Page<ListedRecord>> {
  const { rows } = await pool.query<{
    number: string;
    system: string;
    type: string;
    record_id: string;
    label: string;
    missing: string;
    missing_in: string;
    found_at: Date;
  }>(
    `select * from orchestration.unmatched_record
      where ($1::text is null or system = $1) and ($2::bigint is null or number > $2) order by number limit $3`,
    [system ?? null, parseNumberCursor(page.after), page.first + 1],
  );
  return toNumberedPage(rows, page.first, (row) => ({
    system: row.system,
    type: row.type,
    recordId: row.record_id,
    number: row.label,
    missing: row.missing,
    missingIn: row.missing_in,
    foundAt: row.found_at.toISOString(),
  }));
}
