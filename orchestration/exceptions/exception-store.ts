import type { Pool, PoolClient } from 'pg';
import type { Decimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { Page, PageRequest } from '#domain/page.ts';
import type {
  ExceptionAction,
  ExceptionDecision,
  ExceptionOwner,
  ExceptionStatus,
  WorkflowException,
} from '../model.ts';
import type { StepFailure } from '../steps/failure.ts';
import { parseNumberCursor, readAmount, toNumberedPage, toWorkflowId } from '../store/workflow-store.ts';
import { ownerOf } from './owner.ts';
import type { SlaRules } from './sla-rules.ts';

/** What a person decided, with the value as the step takes it. */
export interface Decision {
  readonly action: ExceptionAction;
  readonly value?: unknown;
}

export interface ExceptionRow {
  readonly number: string;
  readonly id: string;
  readonly workflow_id: string;
  readonly step: string;
  readonly code: string;
  readonly message: string;
  readonly system: string | null;
  readonly owner: ExceptionOwner;
  readonly status: ExceptionStatus;
  readonly amount: Decimal | null;
  readonly currency: string | null;
  readonly actions: readonly ExceptionAction[];
  readonly opened_at: Date;
  readonly due_at: Date;
  readonly failure: StepFailure;
  /** Opened beside the run by a rule: the run does not wait for it. */
  readonly watching: boolean;
  readonly resolved_by: string | null;
  readonly resolved_at: Date | null;
  readonly decision: Decision | null;
  readonly resumes: 'RUNNING' | 'COMPENSATING';
}

const columns = `number, id, workflow_id, step, code, message, system, owner, status, amount, currency, actions,
  opened_at, due_at, failure, watching, resolved_by, resolved_at, decision, resumes`;

export function toWorkflowException(row: ExceptionRow): WorkflowException {
  return {
    id: toEntityId('Exception', 'weir', row.id),
    workflowId: toWorkflowId(row.workflow_id),
    step: row.step,
    code: row.code,
    message: row.message,
    ...(row.system === null ? {} : { system: row.system }),
    owner: row.owner,
    status: row.status,
    openedAt: row.opened_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    ...(row.failure.vendor ? { vendor: row.failure.vendor } : {}),
    ...(row.amount !== null && row.currency !== null
      ? { amountAtRisk: { amount: row.amount, currency: row.currency } }
      : {}),
    actions: row.actions,
    ...(row.resolved_by === null ? {} : { resolvedBy: row.resolved_by }),
    ...(row.resolved_at ? { resolvedAt: row.resolved_at.toISOString() } : {}),
  };
}

export interface NewException {
  readonly runId: string;
  readonly step: string;
  /** Counts a step's exceptions from 1. */
  readonly round: number;
  readonly failure: StepFailure;
  readonly actions: readonly ExceptionAction[];
  /** What the workflow is at again once a person has decided. */
  readonly resumes: 'RUNNING' | 'COMPENSATING';
  /** By when somebody has to decide, from now. */
  readonly decidedWithinMs: SlaRules['decidedWithinMs'];
  /** Opened beside the run by a rule: the run does not wait for it. */
  readonly watching?: true;
}

export function toExceptionRecord({
  runId,
  step,
  round,
}: Pick<NewException, 'runId' | 'step' | 'round'>): string {
  return `${runId}/${step}/${round}`;
}

/** Opens an exception; a second time it changes nothing. Answers whether it is open. */
export async function insertException(tx: PoolClient, exception: NewException): Promise<boolean> {
  const { runId, step, round, failure, actions, resumes } = exception;
  const amount = await readAmount(tx, runId);
  const owner = ownerOf(failure.reason);
  await tx.query(
    `insert into orchestration.exception
       (id, workflow_id, step, round, code, message, system, owner, amount, currency, actions, failure, resumes, due_at, watching)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now() + make_interval(secs => $14 / 1000.0), $15)
     on conflict do nothing`,
    [
      toExceptionRecord(exception),
      runId,
      step,
      round,
      failure.reason,
      failure.message,
      failure.system,
      owner,
      amount?.amount,
      amount?.currency,
      actions,
      JSON.stringify(failure),
      resumes,
      exception.decidedWithinMs[owner],
      exception.watching ?? false,
    ],
  );
  return (await lockException(tx, toExceptionRecord(exception)))?.status === 'OPEN';
}

export async function readExceptions(
  pool: Pool,
  by: { readonly ids: readonly string[] } | { readonly runIds: readonly string[] },
): Promise<readonly WorkflowException[]> {
  const [column, values] = 'ids' in by ? ['id', by.ids] : ['workflow_id', by.runIds];
  const { rows } = await pool.query<ExceptionRow>(
    `select ${columns} from orchestration.exception where ${column} = any($1) order by number`,
    [values],
  );
  return rows.map(toWorkflowException);
}

export interface ExceptionQuery {
  readonly status?: readonly ExceptionStatus[];
  readonly code?: readonly string[];
  /** Whether it is open after its time. */
  readonly overdue?: boolean;
  readonly page: PageRequest;
}

/** Oldest first. Throws `CursorError` for a cursor of another list. */
export async function readExceptionPage(
  pool: Pool,
  { status, code, overdue, page }: ExceptionQuery,
): Promise<Page<WorkflowException>> {
  const { rows } = await pool.query<ExceptionRow>(
    `select ${columns} from orchestration.exception
      where ($1::text[] is null or status = any($1)) and ($2::bigint is null or number > $2)
        and ($4::text[] is null or code = any($4))
        and ($5::boolean is null or (status = 'OPEN' and due_at < now()) = $5)
      order by number limit $3`,
    [status ?? null, parseNumberCursor(page.after), page.first + 1, code ?? null, overdue ?? null],
  );
  return toNumberedPage(rows, page.first, toWorkflowException);
}

export async function lockException(tx: PoolClient, record: string): Promise<ExceptionRow | undefined> {
  const { rows } = await tx.query<ExceptionRow>(
    `select ${columns} from orchestration.exception where id = $1 for update`,
    [record],
  );
  return rows[0];
}

export async function readExceptionRow(pool: Pool, record: string): Promise<ExceptionRow | undefined> {
  const { rows } = await pool.query<ExceptionRow>(
    `select ${columns} from orchestration.exception where id = $1`,
    [record],
  );
  return rows[0];
}

/** Writes a decision about an open exception down, with its audit line; answers false where it is decided already. */
export async function decideException(
  tx: PoolClient,
  record: string,
  by: string,
  decision: Decision & { readonly text?: string | undefined; readonly note: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update orchestration.exception set status = 'RESOLVED', resolved_by = $2, resolved_at = now(), decision = $3
      where id = $1 and status = 'OPEN'`,
    [record, by, JSON.stringify({ action: decision.action, value: decision.value })],
  );
  if (!rowCount) return false;
  await tx.query(
    `insert into orchestration.exception_audit (exception_id, decided_by, action, value, note)
     values ($1, $2, $3, $4, $5)`,
    [record, by, decision.action, decision.text, decision.note],
  );
  return true;
}

/** What was decided about exceptions, oldest first, by their canonical ids. */
export async function readDecisions(
  pool: Pool,
  records: readonly string[],
): Promise<ReadonlyMap<string, readonly ExceptionDecision[]>> {
  const { rows } = await pool.query<{
    exception_id: string;
    decided_by: string;
    decided_at: Date;
    action: ExceptionAction;
    value: string | null;
    note: string;
  }>(
    `select exception_id, decided_by, decided_at, action, value, note from orchestration.exception_audit
      where exception_id = any($1) order by number`,
    [records],
  );
  const decisions = rows.map((row) => ({
    exceptionId: toEntityId('Exception', 'weir', row.exception_id),
    action: row.action,
    ...(row.value === null ? {} : { value: row.value }),
    note: row.note,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at.toISOString(),
  }));
  return Map.groupBy(decisions, ({ exceptionId }) => exceptionId);
}
