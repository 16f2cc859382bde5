import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import { parseEntityId } from '#domain/entity-id.ts';
import {
  decideException,
  type ExceptionRow,
  lockException,
  readExceptionRow,
  toWorkflowException,
} from '../exceptions/exception-store.ts';
import type { ExceptionAction, UserError, WorkflowException } from '../model.ts';
import { appendEvent, eventLock } from '../outbox/append-events.ts';
import type { OrchestrationPorts } from '../ports.ts';
import { inTransaction } from '../store/transaction.ts';
import { toWorkflowId } from '../store/workflow-store.ts';
import { type DecisionValue, parseDecisionValue } from './parse-decision-value.ts';

export interface ResolveExceptionCommand {
  readonly exceptionId: string;
  readonly action: ExceptionAction;
  /** For SKIP what stands for the step's result, for EDIT_AND_RETRY the corrected input as JSON. */
  readonly value?: string | undefined;
  readonly note: string;
}

export type ResolveExceptionOutcome =
  | { readonly exception: WorkflowException }
  | { readonly userErrors: readonly UserError[]; readonly exception?: WorkflowException };

/** Writes a person's decision down with its audit line; the workflow that waits for it goes on. */
export async function resolveException(
  { pool, ports }: { readonly pool: Pool; readonly ports: OrchestrationPorts },
  command: ResolveExceptionCommand,
  subject: string,
  ctx: CallContext,
): Promise<ResolveExceptionOutcome> {
  const ref = parseEntityId(command.exceptionId);
  const row =
    ref?.type === 'Exception' && ref.system === 'weir' ? await readExceptionRow(pool, ref.record) : undefined;
  if (!row) return { userErrors: [notFound(command.exceptionId)] };
  const impossible = check(row, command);
  if (impossible) return { userErrors: [impossible], exception: toWorkflowException(row) };
  const value = await parseDecisionValue(ports, row.step, command, ctx);
  if ('userError' in value) return { userErrors: [value.userError], exception: toWorkflowException(row) };
  return await decide(pool, row, command, value, subject);
}

function decide(
  pool: Pool,
  { id, workflow_id, resumes }: ExceptionRow,
  { action, value: text, note }: ResolveExceptionCommand,
  { value }: DecisionValue,
  subject: string,
): Promise<ResolveExceptionOutcome> {
  const workflowId = toWorkflowId(workflow_id);
  return inTransaction(pool, [eventLock('workflow.progress', workflowId)], async (tx) => {
    const decided = await decideException(tx, id, subject, { action, value, text, note });
    const row = await lockException(tx, id);
    if (!row) return { userErrors: [notFound(id)] };
    const exception = toWorkflowException(row);
    if (!decided) return { userErrors: [alreadyDecided(row)], exception };
    if (row.watching) return { exception };
    const status = action === 'COMPENSATE' ? 'COMPENSATING' : resumes;
    const { rows } = await tx.query<{ correlation_id: string; customer_id: string | null }>(
      `update orchestration.workflow set status = $2 where id = $1 returning correlation_id, customer_id`,
      [workflow_id, status],
    );
    await appendEvent(tx, {
      key: `${id}:decided`,
      topic: 'workflow.progress',
      type: 'workflow.progress',
      entityId: workflowId,
      customerId: rows[0]?.customer_id ?? undefined,
      correlationId: rows[0]?.correlation_id ?? '',
      payload: { status },
    });
    return { exception };
  });
}

function check(row: ExceptionRow, { action, note }: ResolveExceptionCommand): UserError | undefined {
  if (row.status !== 'OPEN') return alreadyDecided(row);
  if (!row.actions.includes(action))
    return {
      code: 'ACTION_NOT_POSSIBLE',
      message: `${action} is not possible for ${row.code} at ${row.step}. Choose one of ${row.actions.join(', ')}.`,
      path: ['input', 'action'],
    };
  if (note.trim() === '')
    return {
      code: 'NOTE_MISSING',
      message: 'The audit needs a reason. Say in note why you decide so.',
      path: ['input', 'note'],
    };
  return undefined;
}

function alreadyDecided({ decision, resolved_by }: ExceptionRow): UserError {
  return {
    code: 'CONFLICT',
    message: `This exception was decided already: ${decision?.action ?? 'RETRY'} by ${resolved_by ?? 'weir'}.`,
    path: ['input', 'exceptionId'],
  };
}

function notFound(exceptionId: string): UserError {
  return {
    code: 'EXCEPTION_NOT_FOUND',
    message: `There is no exception "${exceptionId.slice(0, 80)}". Pass the id of one that is listed.`,
    path: ['input', 'exceptionId'],
  };
}
