import type { Pool } from 'pg';
import { type CloudEvent, toCloudEvent } from '#orchestration/outbox/cloud-event.ts';
import { type EventRow, eventColumns, toBusinessEvent } from '#orchestration/outbox/read-events.ts';
import type { ProductFacts } from '#registry/store/create-schema-registry.ts';

// Enough to meet every form that events have lately had, and read in well under a second.
const maxReplayed = 20_000;

interface CountRow {
  readonly name: string;
  readonly count: string;
}

const toCounts = (rows: readonly CountRow[]) =>
  new Map(rows.map(({ name, count }) => [name, Number(count)] as const));

async function readCounts(pool: Pool): Promise<ProductFacts['counts']> {
  const workflows = await pool.query<CountRow>(
    'select kind as name, count(*) from orchestration.workflow where finished_at is null group by kind',
  );
  const events = await pool.query<CountRow>(
    'select type as name, count(*) from orchestration.event group by type',
  );
  return { workflows: toCounts(workflows.rows), events: toCounts(events.rows) };
}

async function readKept(pool: Pool): Promise<ProductFacts['retainedEvents']> {
  const { rows } = await pool.query<EventRow>(
    `select ${eventColumns} from orchestration.event order by seq desc limit ${maxReplayed}`,
  );
  const byTopic = new Map<string, CloudEvent[]>();
  for (const event of rows.map((row) => toCloudEvent(toBusinessEvent(row)))) {
    const kept = byTopic.get(event.type) ?? [];
    kept.push(event);
    byTopic.set(event.type, kept);
  }
  return byTopic;
}

/** What runs in the registry's own database: workflows under way and events kept. Undefined where nothing does. */
export async function readProductFacts(pool: Pool): Promise<ProductFacts | undefined> {
  const { rows } = await pool.query<{ present: boolean }>(
    `select to_regclass('orchestration.workflow') is not null and to_regclass('orchestration.event') is not null as present`,
  );
  if (!rows[0]?.present) return undefined;
  return { counts: await readCounts(pool), retainedEvents: await readKept(pool) };
}
