import type { Pool } from 'pg';
import { CodedError } from '#platform/errors.ts';
import { inTransaction } from '../store/transaction.ts';
import type { WebhookDelivery, WebhookVerifier } from './webhook-source.ts';

/**
 * Verifies a webhook and stores it with what it says has changed; once this resolves it may be answered with 200. Throws what the
 * verifier throws, and `NOT_FOUND` for a source that nobody set up.
 */
export async function receiveWebhook(
  pool: Pool,
  verifiers: Readonly<Record<string, WebhookVerifier>>,
  source: string,
  delivery: WebhookDelivery,
): Promise<'STORED' | 'DUPLICATE'> {
  const verify = Object.hasOwn(verifiers, source) ? verifiers[source] : undefined;
  if (!verify)
    throw new CodedError(
      'NOT_FOUND',
      `There is no webhook source "${source}". Set it up, or correct the address.`,
    );
  const { dedupeKey, changes } = await verify(delivery);
  return await inTransaction(pool, [], async (tx) => {
    const { rows } = await tx.query<{ number: string }>(
      `insert into orchestration.inbox (source, dedupe_key, headers, body, received_at)
       values ($1, $2, $3, $4, to_timestamp($5 / 1000.0)) on conflict do nothing returning number`,
      [source, dedupeKey, toKeptHeaders(delivery.headers), Buffer.from(delivery.body), delivery.receivedAtMs],
    );
    const message = rows[0]?.number;
    if (message === undefined) return 'DUPLICATE';
    await tx.query(
      `insert into orchestration.inbox_change (message, topic, entity_id)
       select $1, * from unnest($2::text[], $3::text[])`,
      [message, changes.map(({ topic }) => topic), changes.map(({ entityId }) => entityId)],
    );
    return 'STORED';
  });
}

/** Without what opens doors elsewhere. */
function toKeptHeaders(headers: WebhookDelivery['headers']): Record<string, string> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || /authorization|cookie|secret|token/i.test(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}
