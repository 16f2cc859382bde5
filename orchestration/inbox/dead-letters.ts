import type { Pool } from 'pg';
import { recordOf, toEntityId } from '#domain/entity-id.ts';
import { CursorError, type Page, type PageRequest } from '#domain/page.ts';
import type { EventTopic } from '../model.ts';

/** Something that came in, or was to go to the CRM, and could not be dealt with however often it was tried. */
export interface DeadLetter {
  readonly id: string;
  readonly kind: 'INBOUND' | 'CRM_WRITE';
  /** The entity that it is about. */
  readonly entityId: string;
  readonly topic: Exclude<EventTopic, 'workflow.progress'>;
  /** Who sent it; `weir` for what we were to write. */
  readonly source: string;
  readonly receivedAt: string;
  readonly attempts: number;
  readonly failure: string;
}

interface LetterRow {
  readonly kind: DeadLetter['kind'];
  readonly number: string;
  readonly topic: DeadLetter['topic'];
  readonly entity_id: string;
  readonly source: string;
  readonly received_at: Date;
  readonly attempts: number;
  readonly failure: string | null;
}

const letters = `
  select 'INBOUND' as kind, change.number, topic, entity_id, source, date_trunc('milliseconds', received_at) as received_at, attempts, failure
    from orchestration.inbox_change as change join orchestration.inbox on inbox.number = message
    where state = 'DEAD'
  union all
  select 'CRM_WRITE', number, topic, entity_id, 'weir', date_trunc('milliseconds', due_at), attempts, failure
    from orchestration.crm_write where state = 'DEAD'`;

function toDeadLetter(row: LetterRow): DeadLetter {
  return {
    id: toEntityId('DeadLetter', 'weir', `${row.kind}/${row.number}`),
    kind: row.kind,
    entityId: row.entity_id,
    topic: row.topic,
    source: row.source,
    receivedAt: row.received_at.toISOString(),
    attempts: row.attempts,
    failure: row.failure ?? '',
  };
}

/** Oldest first. Throws `CursorError` for a cursor of another list. */
export async function readDeadLetters(pool: Pool, { first, after }: PageRequest): Promise<Page<DeadLetter>> {
  const place = after === undefined ? undefined : parsePlace(after);
  if (after !== undefined && !place) throw new CursorError(after);
  const { rows } = await pool.query<LetterRow>(
    `select * from (${letters}) as letter
      where $1::timestamptz is null or (received_at, kind, number) > ($1::timestamptz, $2, $3::bigint)
      order by received_at, kind, number limit $4`,
    [place?.receivedAt ?? null, place?.kind ?? null, place?.number ?? null, first + 1],
  );
  const items = rows.slice(0, first).map((row) => ({
    node: toDeadLetter(row),
    cursor: Buffer.from(`${row.received_at.toISOString()} ${row.kind} ${row.number}`).toString('base64url'),
  }));
  return { items, hasNextPage: rows.length > first };
}

function parsePlace(cursor: string) {
  const match = /^(\S+) (INBOUND|CRM_WRITE) (\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const [, receivedAt = '', kind, number] = match ?? [];
  return kind === undefined || Number.isNaN(Date.parse(receivedAt))
    ? undefined
    : { receivedAt, kind, number };
}

export interface ReplayOutcome {
  readonly replayed: number;
  /** Those of `ids` that are no dead letters any more, or never were. */
  readonly notFound: readonly string[];
}

/** Tries dead letters again, as if they had just come; `subject` goes into the audit. Doing it twice changes nothing. */
export async function replayDeadLetters(
  pool: Pool,
  ids: readonly string[],
  subject: string,
): Promise<ReplayOutcome> {
  const wanted = new Map(ids.map((id) => [id, recordOf(id, 'DeadLetter', 'weir') ?? '']));
  const numbersOf = (kind: DeadLetter['kind']) =>
    [...wanted.values()].flatMap((record) =>
      record.startsWith(`${kind}/`) && /^\d{1,18}$/.test(record.slice(kind.length + 1))
        ? [record.slice(kind.length + 1)]
        : [],
    );
  const { rows } = await pool.query<{ letter: string }>(
    `with inbound as (
       update orchestration.inbox_change set state = 'NEW', attempts = 0, due_at = now()
         where state = 'DEAD' and number = any($1::bigint[]) returning number, failure
     ), writes as (
       update orchestration.crm_write set state = 'NEW', attempts = 0, due_at = now()
         where state = 'DEAD' and number = any($2::bigint[]) returning number, failure
     ), replayed as (
       select 'INBOUND/' || number as letter, failure from inbound
       union all select 'CRM_WRITE/' || number, failure from writes
     )
     insert into orchestration.dead_letter_audit (letter_id, replayed_by, failure)
       select letter, $3, failure from replayed returning letter_id as letter`,
    [numbersOf('INBOUND'), numbersOf('CRM_WRITE'), subject],
  );
  const done = new Set(rows.map(({ letter }) => letter));
  return {
    replayed: done.size,
    notFound: [...wanted].flatMap(([id, record]) => (done.has(record) ? [] : [id])),
  };
}
