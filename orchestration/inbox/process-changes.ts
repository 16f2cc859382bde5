import type { Pool, PoolClient } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { Log } from '#platform/log.ts';
import { appendEvent, eventLock } from '../outbox/append-events.ts';
import { toFailure } from '../steps/failure.ts';
import { inTransaction } from '../store/transaction.ts';
import type { EntityStatus } from './read-status.ts';
import type { InboundChange } from './webhook-source.ts';

export interface ChangeProcessing {
  readonly pool: Pool;
  readonly log: Log;
  readonly read: (change: InboundChange, ctx: CallContext) => Promise<EntityStatus | undefined>;
}

/** Failures of its own after which a change is put aside for a person; outages do not count. */
const attemptsBeforeDead = 8;
const callMs = 30_000;
const atOnce = 4;

/** Turns the changes that are due into status events; answers how many entities it looked at. */
export async function processDueChanges(processing: ChangeProcessing, signal: AbortSignal): Promise<number> {
  const { rows } = await processing.pool.query<{ topic: InboundChange['topic']; entity_id: string }>(
    `select topic, entity_id from orchestration.inbox_change where state = 'NEW' and due_at <= now()
      group by topic, entity_id order by min(number) limit ${atOnce}`,
  );
  await Promise.all(
    rows.map((row) => processEntity(processing, { topic: row.topic, entityId: row.entity_id }, signal)),
  );
  return rows.length;
}

/**
 * Reads an entity as it is now, once for all that was said about it until then, and tells a new status. One process at a time does
 * that for an entity, so that what was read earlier is never told later.
 */
async function processEntity(
  processing: ChangeProcessing,
  change: InboundChange,
  signal: AbortSignal,
): Promise<void> {
  const { pool, log, read } = processing;
  await inTransaction(pool, [eventLock(change.topic, change.entityId)], async (tx) => {
    const due = await readDue(tx, change);
    const newest = due.at(-1);
    if (!newest) return;
    const correlationId = `${newest.source}:${newest.dedupe_key}`;
    const ctx: CallContext = {
      signal: AbortSignal.any([signal, AbortSignal.timeout(callMs)]),
      correlationId,
      priority: 'sync',
      deadlineAt: Date.now() + callMs,
      caller: 'inbox',
    };
    const numbers = due.map(({ number }) => number);
    try {
      const status = await read(change, ctx);
      if (status) await appendEvent(tx, toStatusEvent(change, status, newest.number, correlationId));
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ err: error, correlationId, ...change }, 'a change of a system could not be read');
      return await putOff(tx, numbers, newest.attempts, error);
    }
    await tx.query(
      `update orchestration.inbox_change set state = 'DONE', attempts = attempts + 1, processed_at = now(), failure = null
        where number = any($1)`,
      [numbers],
    );
  });
}

interface DueRow {
  readonly number: string;
  readonly attempts: number;
  readonly source: string;
  readonly dedupe_key: string;
}

async function readDue(tx: PoolClient, { topic, entityId }: InboundChange): Promise<readonly DueRow[]> {
  const { rows } = await tx.query<DueRow>(
    `select inbox_change.number, attempts, source, dedupe_key
       from orchestration.inbox_change join orchestration.inbox on inbox.number = message
      where state = 'NEW' and topic = $1 and entity_id = $2 order by inbox_change.number`,
    [topic, entityId],
  );
  return rows;
}

function toStatusEvent(
  { topic, entityId }: InboundChange,
  { system, customerId, payload }: EntityStatus,
  changeNumber: string,
  correlationId: string,
) {
  return {
    key: `inbox:${changeNumber}`,
    topic,
    type: `${topic.slice(0, topic.indexOf('.'))}.changed`,
    entityId,
    customerId,
    system,
    correlationId,
    payload,
  };
}

async function putOff(
  tx: PoolClient,
  numbers: readonly string[],
  attempts: number,
  error: unknown,
): Promise<void> {
  const failure = toFailure(error, 'the system');
  const dead = !failure.retryable && attempts + 1 >= attemptsBeforeDead;
  const pauseMs = Math.max(failure.retryAfterMs ?? 0, Math.min(200 * 2 ** Math.min(attempts, 10), 60_000));
  await tx.query(
    `update orchestration.inbox_change set attempts = attempts + 1, failure = $2,
       state = case when $3 then 'DEAD' else state end, due_at = now() + make_interval(secs => $4 / 1000.0)
      where number = any($1)`,
    [numbers, failure.message, dead, pauseMs],
  );
}
