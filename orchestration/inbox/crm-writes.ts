import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { CrmStatusWriter } from '#domain/crm-status.ts';
import type { QuoteWriter } from '#domain/quote.ts';
import type { Log } from '#platform/log.ts';
import { toFailure } from '../steps/failure.ts';
import type { CrmPayload } from './tell-entity.ts';

export interface CrmWriting {
  readonly pool: Pool;
  readonly log: Log;
  readonly quoteWriter: QuoteWriter;
  /** Absent where the CRM shows no invoices and subscriptions. */
  readonly status?: CrmStatusWriter | undefined;
}

interface DueWrite {
  readonly topic: string;
  readonly entity_id: string;
  readonly ticket: string;
  readonly attempts: number;
  readonly payload: CrmPayload;
}

const writesAtOnce = 10;
const callMs = 20_000;
/** Longer than a write takes: nobody else writes the entity meanwhile. */
const sendingMs = 30_000;
/** Refusals after which a write is put aside for a person; outages do not count. */
const attemptsBeforeDead = 5;

/**
 * Shows in the CRM what has changed elsewhere; answers how many entities it wrote. A write sets a row, found by the entity's id, to how
 * the entity stands: done again after a crash or an unknown outcome, it changes nothing. One write of an entity at a time, so that an
 * older one never arrives after a newer.
 */
export async function writeDueToCrm(writing: CrmWriting, signal: AbortSignal): Promise<number> {
  const { rows } = await writing.pool.query<DueWrite>(
    `update orchestration.crm_write as write set sending_until = now() + make_interval(secs => $2 / 1000.0)
      where (topic, entity_id) in (
        select topic, entity_id from orchestration.crm_write
          where state = 'NEW' and due_at <= now() and (sending_until is null or sending_until < now())
          order by due_at limit $1 for update skip locked)
      returning topic, entity_id, ticket, attempts, payload`,
    [writesAtOnce, sendingMs],
  );
  await Promise.all(rows.map((row) => writeOne(writing, row, signal)));
  return rows.length;
}

async function writeOne(writing: CrmWriting, row: DueWrite, signal: AbortSignal): Promise<void> {
  const { pool, log } = writing;
  const ctx: CallContext = {
    signal: AbortSignal.any([signal, AbortSignal.timeout(callMs)]),
    correlationId: `crm:${row.entity_id}:${row.ticket}`,
    priority: 'sync',
    deadlineAt: Date.now() + callMs,
    caller: 'inbox',
  };
  try {
    await write(writing, row.payload, ctx);
  } catch (error) {
    if (signal.aborted) return; // written again by the next process, which changes nothing
    log.warn({ err: error, entityId: row.entity_id }, 'the CRM was not shown a change');
    return await putOff(pool, row, error);
  }
  // What has changed meanwhile is written next.
  await pool.query(
    `update orchestration.crm_write set sending_until = null, written_at = now(), attempts = 0, failure = null,
       state = case when ticket = $3 then 'DONE' else 'NEW' end where topic = $1 and entity_id = $2`,
    [row.topic, row.entity_id, row.ticket],
  );
}

async function write(
  { pool, quoteWriter, status }: CrmWriting,
  payload: CrmPayload,
  ctx: CallContext,
): Promise<void> {
  switch (payload.kind) {
    case 'invoice':
      return await status?.showInvoice(payload.invoice, ctx);
    case 'subscription':
      return await status?.showSubscription(payload.subscription, ctx);
    case 'order': {
      const quoteId = await findQuote(pool, payload.orderId);
      if (quoteId === undefined) return;
      const { orderId, number: orderNumber, status: orderStatus } = payload;
      return await quoteWriter.markOrdered({ quoteId, orderId, orderNumber, orderStatus }, ctx);
    }
  }
}

/** The quote that became the order, where we booked it. */
async function findQuote(pool: Pool, orderId: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ subject_id: string }>(
    `select subject_id from orchestration.workflow where order_id = $1 and kind = 'QUOTE_TO_ORDER'
       and status not in ('COMPENSATING', 'COMPENSATED', 'CANCELLED') limit 1`,
    [orderId],
  );
  return rows[0]?.subject_id;
}

async function putOff(pool: Pool, { topic, entity_id, attempts }: DueWrite, error: unknown): Promise<void> {
  const failure = toFailure(error, 'the CRM');
  const dead = !failure.retryable && attempts + 1 >= attemptsBeforeDead;
  const pauseMs = Math.max(failure.retryAfterMs ?? 0, Math.min(500 * 2 ** Math.min(attempts, 8), 60_000));
  await pool.query(
    `update orchestration.crm_write set sending_until = null, attempts = attempts + 1, failure = $3,
       state = case when $4 then 'DEAD' else state end, due_at = now() + make_interval(secs => $5 / 1000.0)
      where topic = $1 and entity_id = $2`,
    [topic, entity_id, failure.message, dead, pauseMs],
  );
}
