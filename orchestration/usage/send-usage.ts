import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { Decimal } from '#domain/decimal.ts';
import type { SubscriptionWriter } from '#domain/subscription.ts';
import { type StepFailure, toFailure } from '../steps/failure.ts';

export interface UsageRow {
  readonly caller: string;
  readonly identifier: string;
  readonly vendor_key: string;
  readonly item_id: string;
  readonly quantity: Decimal;
  readonly occurred_at: Date;
  readonly attempts: number;
  readonly correlation_id: string;
}

export const usageColumns =
  'caller, identifier, vendor_key, item_id, quantity, occurred_at, attempts, correlation_id';

/** How long whoever has taken a record may take to send it before another does. */
export const leaseSeconds = 60;

/**
 * Sends a record that was kept, and keeps what became of it. A repeated one changes nothing at the billing platform. Answers why it
 * was refused for good, or undefined: it was taken, or is sent again later.
 */
export async function sendUsage(
  pool: Pool,
  writer: SubscriptionWriter,
  row: UsageRow,
  ctx: CallContext,
): Promise<StepFailure | undefined> {
  const key = [row.caller, row.identifier];
  try {
    await writer.reportUsage(
      {
        itemId: row.item_id,
        quantity: row.quantity,
        occurredAt: row.occurred_at.toISOString(),
        identifier: row.vendor_key,
      },
      ctx,
    );
  } catch (error) {
    const failure = toFailure(error, writer.system);
    const pauseMs = Math.max(
      failure.retryAfterMs ?? 0,
      Math.min(500 * 2 ** Math.min(row.attempts, 8), 60_000),
    );
    await pool.query(
      `update orchestration.usage_record set attempts = attempts + 1, failure = $3,
         state = case when $4 then state else 'REJECTED' end, due_at = now() + make_interval(secs => $5 / 1000.0)
        where caller = $1 and identifier = $2`,
      [...key, failure.message, failure.unsettled, pauseMs],
    );
    return failure.unsettled ? undefined : failure;
  }
  await pool.query(
    `update orchestration.usage_record set state = 'SENT', attempts = attempts + 1, failure = null
      where caller = $1 and identifier = $2`,
    key,
  );
  return undefined;
}
