import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
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

/** The outcome that an earlier request with this key had; a user error where its input was another; undefined for a new key. */
export async function readEarlierOutcome(
  pool: Pool,
  request: ClientRequest,
): Promise<CommandOutcome | undefined> {
  const { rows } = await pool.query<EarlierRequest>(
    `select input_hash as "inputHash", outcome from orchestration.client_request
      where caller = $1 and operation = $2 and key = $3`,
    [request.caller, request.operation, request.key],
  );
  return rows[0] && toEarlierOutcome(request, rows[0]);
}

export interface EarlierRequest {
  readonly inputHash: string;
  readonly outcome: CommandOutcome;
}

/** What an earlier request under the same key means for this one. */
export function toEarlierOutcome({ key, inputHash }: ClientRequest, earlier: EarlierRequest): CommandOutcome {
  if (earlier.inputHash === inputHash) return earlier.outcome;
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
