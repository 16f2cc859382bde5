import { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import { isCodedError } from '#platform/errors.ts';
import type { SalesforceClient } from './client.ts';
import { unavailable } from './errors.ts';

const upsertAnswer = z.object({ id: z.string(), created: z.boolean() });

export interface Upsert {
  /** API name of the object. */
  readonly object: string;
  /** API name of a field that is flagged External ID and Unique. */
  readonly externalIdField: string;
  readonly externalId: string;
  /** Without the external id, which the address has. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Creates the row with that external id, or updates it: sent twice, it leaves one row. Throws `SYSTEM_REJECTED` where several rows
 * have the id, which only a field without Unique allows.
 */
export async function upsertRow(
  client: SalesforceClient,
  upsert: Upsert,
  ctx: CallContext,
): Promise<{ readonly id: string; readonly created: boolean }> {
  const { object, externalIdField, externalId, values } = upsert;
  const path = `/sobjects/${object}/${externalIdField}/${encodeURIComponent(externalId)}`;
  const send = () =>
    client.send(
      { operation: `${object}.upsert`, effect: 'idempotent', method: 'PATCH', path, body: values },
      ctx,
    );
  let answer: Awaited<ReturnType<typeof send>>;
  try {
    answer = await send();
  } catch (error) {
    // Two first upserts of one key can race; the one that lost finds the row now.
    if (!isCodedError(error) || error.vendor?.code !== 'DUPLICATE_VALUE') throw error;
    answer = await send();
  }
  const parsed = upsertAnswer.safeParse(answer.json);
  if (!parsed.success)
    throw unavailable(client.system, `${object}.upsert`, 'an answer without id and created');
  return parsed.data;
}
