import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { UserError } from '../model.ts';

/** A command that a client may send again under the same key. */
export interface ClientRequest {
  /** The token's subject: keys are each caller's own. */
  readonly caller: string;
  readonly operation: string;
  readonly key: string;
  readonly inputHash: string;
}

export type CommandOutcome = { readonly workflowId: string } | { readonly userErrors: readonly UserError[] };

/** Equal for equal inputs, whatever the order of their fields. */
export function toInputHash(input: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

export function clientRequestLock({ caller, operation, key }: ClientRequest): string {
  return `client-request:${operation}:${caller}:${key}`;
}

/** The outcome that an earlier request with this key had; a user error where its input was another; undefined for a new key. */
export async function readEarlierOutcome(
  db: Pool | PoolClient,
  { caller, operation, key, inputHash }: ClientRequest,
): Promise<CommandOutcome | undefined> {
  const { rows } = await db.query<{ input_hash: string; outcome: CommandOutcome }>(
    `select input_hash, outcome from orchestration.client_request
      where caller = $1 and operation = $2 and key = $3`,
    [caller, operation, key],
  );
  const earlier = rows[0];
  if (!earlier || earlier.input_hash === inputHash) return earlier?.outcome;
  return {
    userErrors: [
      {
        code: 'CONFLICT',
        message: `The idempotency key "${key.slice(0, 80)}" was used with another input. Use a new key for a new request.`,
        path: ['input', 'idempotencyKey'],
      },
    ],
  };
}

export async function keepOutcome(
  tx: PoolClient,
  { caller, operation, key, inputHash }: ClientRequest,
  outcome: CommandOutcome,
): Promise<void> {
  await tx.query(
    `insert into orchestration.client_request (caller, operation, key, input_hash, outcome)
     values ($1, $2, $3, $4, $5)`,
    [caller, operation, key, inputHash, outcome],
  );
}
