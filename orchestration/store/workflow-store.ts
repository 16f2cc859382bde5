import type { Pool, PoolClient } from 'pg';
import type { Decimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { Money } from '#domain/money.ts';
import { CursorError, type Page, type PageRequest } from '#domain/page.ts';
import type { Workflow, WorkflowKind, WorkflowStatus } from '../model.ts';

interface WorkflowRow {
  readonly number: string;
  readonly id: string;
  readonly kind: WorkflowKind;
  readonly status: WorkflowStatus;
  readonly subject_id: string;
  readonly business_key: string;
  readonly customer_id: string | null;
  readonly order_id: string | null;
  readonly correlation_id: string;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly begins_at: Date | null;
}

const columns =
  'number, id, kind, status, subject_id, business_key, customer_id, order_id, correlation_id, started_at, finished_at, begins_at';

export function toWorkflowId(runId: string): string {
  return toEntityId('Workflow', 'weir', runId);
}

function toWorkflow(row: WorkflowRow): Workflow {
  return {
    id: toWorkflowId(row.id),
    kind: row.kind,
    status: row.status,
    startedAt: row.started_at.toISOString(),
    ...(row.finished_at ? { finishedAt: row.finished_at.toISOString() } : {}),
    ...(row.begins_at ? { dueAt: row.begins_at.toISOString() } : {}),
    correlationId: row.correlation_id,
    businessKey: row.business_key,
    subjectId: row.subject_id,
    ...(row.customer_id === null ? {} : { customerId: row.customer_id }),
    ...(row.order_id === null ? {} : { orderId: row.order_id }),
  };
}

/** By run ids, as the engine knows them. */
export async function readWorkflows(pool: Pool, runIds: readonly string[]): Promise<readonly Workflow[]> {
  const { rows } = await pool.query<WorkflowRow>(
    `select ${columns} from orchestration.workflow where id = any($1)`,
    [runIds],
  );
  return rows.map(toWorkflow);
}

export interface WorkflowQuery {
  readonly status?: readonly WorkflowStatus[];
  readonly kind?: readonly WorkflowKind[];
  readonly customerId?: string;
  readonly page: PageRequest;
}

/** Newest first. Throws `CursorError` for a cursor of another list. */
export async function readWorkflowPage(pool: Pool, query: WorkflowQuery): Promise<Page<Workflow>> {
  const { first, after } = query.page;
  const { rows } = await pool.query<WorkflowRow>(
    `select ${columns} from orchestration.workflow
      where ($1::text[] is null or status = any($1)) and ($2::text[] is null or kind = any($2))
        and ($3::text is null or customer_id = $3) and ($4::bigint is null or number < $4)
      order by number desc limit $5`,
    [query.status ?? null, query.kind ?? null, query.customerId ?? null, parseNumberCursor(after), first + 1],
  );
  return toNumberedPage(rows, first, toWorkflow);
}

/** A page of rows that count up, by their numbers; `rows` hold one more than the page where there are more. */
export function toNumberedPage<R extends { readonly number: string }, T>(
  rows: readonly R[],
  first: number,
  toNode: (row: R) => T,
): Page<T> {
  const items = rows.slice(0, first).map((row) => ({
    node: toNode(row),
    cursor: Buffer.from(`n${row.number}`).toString('base64url'),
  }));
  return { items, hasNextPage: rows.length > first };
}

export function parseNumberCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const match = /^n(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!match?.[1]) throw new CursorError(cursor);
  return match[1];
}

/** What an exception of the workflow says is at risk. */
export async function readAmount(tx: PoolClient, runId: string): Promise<Money | undefined> {
  const { rows } = await tx.query<{ amount: Decimal | null; currency: string | null }>(
    'select amount, currency from orchestration.workflow where id = $1',
    [runId],
  );
  const row = rows[0];
  return row?.amount && row.currency ? { amount: row.amount, currency: row.currency } : undefined;
}
