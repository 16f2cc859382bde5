import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Caller } from '../commands/caller.ts';
import { leaseSeconds, type UsageRow, usageColumns } from './send-usage.ts';
import type { ParsedUsage } from './usage-record.ts';

export interface KeptUsage {
  /** To be sent by whoever kept them. */
  readonly fresh: readonly UsageRow[];
  /** Known before, by identifier, as they were then. */
  readonly known: ReadonlyMap<string, ParsedUsage>;
}

/** Keeps records whose identifiers are new to this caller; a refused one may be given again, corrected. */
export async function keepUsage(
  pool: Pool,
  records: readonly ParsedUsage[],
  { subject, correlationId }: Caller,
): Promise<KeptUsage> {
  const { rows: fresh } = await pool.query<UsageRow>(
    `insert into orchestration.usage_record as kept
       (caller, correlation_id, identifier, vendor_key, item_id, quantity, occurred_at, due_at)
     select $1, $2, given.*, now() + make_interval(secs => $8)
       from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[]) as given
     on conflict (caller, identifier) do update
       set state = 'NEW', item_id = excluded.item_id, quantity = excluded.quantity, occurred_at = excluded.occurred_at,
           due_at = excluded.due_at, failure = null
       where kept.state = 'REJECTED'
     returning ${usageColumns}`,
    [
      subject,
      correlationId,
      records.map(({ identifier }) => identifier),
      records.map(({ identifier }) => toVendorKey(subject, identifier)),
      records.map(({ itemId }) => itemId),
      records.map(({ quantity }) => quantity),
      records.map(({ occurredAt }) => occurredAt),
      leaseSeconds,
    ],
  );
  const isFresh = new Set(fresh.map(({ identifier }) => identifier));
  const others = records.flatMap(({ identifier }) => (isFresh.has(identifier) ? [] : [identifier]));
  return { fresh, known: await readKnown(pool, subject, others) };
}

async function readKnown(
  pool: Pool,
  caller: string,
  identifiers: readonly string[],
): Promise<ReadonlyMap<string, ParsedUsage>> {
  const { rows } = await pool.query<UsageRow>(
    `select ${usageColumns} from orchestration.usage_record where caller = $1 and identifier = any($2)`,
    [caller, identifiers],
  );
  return new Map(
    rows.map((row) => [
      row.identifier,
      {
        itemId: row.item_id,
        quantity: row.quantity,
        occurredAt: row.occurred_at.toISOString(),
        identifier: row.identifier,
      },
    ]),
  );
}

/** Short enough for any billing platform, and no other caller's. */
function toVendorKey(caller: string, identifier: string): string {
  return createHash('sha256').update(`${caller}\0${identifier}`).digest('base64url');
}
