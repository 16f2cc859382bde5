import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { UserError, WorkflowException } from '../model.ts';
import type { OrchestrationPorts } from '../ports.ts';
import { resolveException } from './resolve-exception.ts';

export interface RetryExceptionsCommand {
  /** `SYSTEM_UNAVAILABLE`, `UNKNOWN_ITEM`: all that are open with it. */
  readonly code: string;
  /** Only of this system. */
  readonly system?: string | undefined;
  /** How many at most, 1 to 500. */
  readonly first: number;
  readonly note: string;
}

export interface RetryExceptionsOutcome {
  readonly exceptions: readonly WorkflowException[];
  /** Open ones with the code that are left. */
  readonly remaining: number;
  readonly userErrors: readonly UserError[];
}

const most = 500;

/** Decides RETRY about the oldest open exceptions with a code, each with its audit line; one that somebody decides meanwhile is his. */
export async function retryExceptions(
  parts: { readonly pool: Pool; readonly ports: OrchestrationPorts },
  { code, system, first, note }: RetryExceptionsCommand,
  subject: string,
  ctx: CallContext,
): Promise<RetryExceptionsOutcome> {
  const wrong = check(first, note);
  if (wrong) return { exceptions: [], remaining: 0, userErrors: [wrong] };
  const open = `status = 'OPEN' and 'RETRY' = any(actions) and code = $1 and ($2::text is null or system = $2)`;
  const { rows } = await parts.pool.query<{ id: string }>(
    `select id from orchestration.exception where ${open} order by number limit $3`,
    [code, system ?? null, first],
  );
  const exceptions: WorkflowException[] = [];
  for (const { id } of rows) {
    const exceptionId = toEntityId('Exception', 'weir', id);
    const outcome = await resolveException(parts, { exceptionId, action: 'RETRY', note }, subject, ctx);
    if (!('userErrors' in outcome)) exceptions.push(outcome.exception);
  }
  const { rows: left } = await parts.pool.query<{ count: number }>(
    `select count(*)::int as count from orchestration.exception where ${open} and not id = any($3)`,
    [code, system ?? null, rows.map(({ id }) => id)],
  );
  return { exceptions, remaining: left[0]?.count ?? 0, userErrors: [] };
}

function check(first: number, note: string): UserError | undefined {
  if (first < 1 || first > most)
    return {
      code: 'INVALID_NUMBER',
      message: `1 to ${most} exceptions can be tried again at once, not ${first}.`,
      path: ['input', 'first'],
    };
  if (note.trim() === '')
    return {
      code: 'NOTE_MISSING',
      message: 'The audit needs a reason. Say in note why they are tried again.',
      path: ['input', 'note'],
    };
  return undefined;
}
