import type { Pool } from 'pg';
import type { Page, PageRequest } from '#domain/page.ts';
import { parseNumberCursor, toNumberedPage } from '../store/workflow-store.ts';

/** A record of a system whose counterpart another system should have. */
export interface UnmatchedRecord {
  /** The system's configured name. */
  readonly system: string;
  readonly type: 'Invoice';
  readonly recordId: string;
  readonly canonicalId: string;
  /** What people know it by. */
  readonly number: string;
  /** What it has no counterpart for. */
  readonly missing: 'Customer';
  /** Now: a record that is matched is no longer listed. */
  readonly isMatched: boolean;
}

export interface ListedRecord {
  readonly system: string;
  readonly type: string;
  readonly recordId: string;
  readonly number: string;
  readonly missing: string;
  /** ISO 8601. */
  readonly foundAt: string;
}

/** Keeps which of the records that were looked at have no counterpart. */
export async function keepUnmatched(pool: Pool, records: readonly UnmatchedRecord[]): Promise<void> {
  const byMatch = Map.groupBy(records, ({ isMatched }) => isMatched);
  await pool.query(
    `delete from orchestration.unmatched_record as kept using unnest($1::text[]) as id where kept.canonical_id = id`,
    [(byMatch.get(true) ?? []).map(({ canonicalId }) => canonicalId)],
  );
  await pool.query(
    `insert into orchestration.unmatched_record (canonical_id, system, type, record_id, label, missing)
     select * from jsonb_to_recordset($1) as record("canonicalId" text, system text, type text, "recordId" text, number text, missing text)
     on conflict (canonical_id) do nothing`,
    [JSON.stringify(byMatch.get(false) ?? [])],
  );
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
    foundAt: row.found_at.toISOString(),
  }));
}
