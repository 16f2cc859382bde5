import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { Invoice } from '#domain/invoice.ts';
import type { Page, PageRequest } from '#domain/page.ts';
import type { Quote } from '#domain/quote.ts';
import type { Caller } from '../commands/caller.ts';
import { keepIntent, type StartedRun } from '../commands/keep-intent.ts';
import type { OrchestrationPorts } from '../ports.ts';
import { toInputHash } from '../store/client-requests.ts';
import { toOrderKey, toRecordKey } from '../workflows/order-key.ts';
import { type Reconciliation, reconciliationSteps } from '../workflows/reconcile.ts';
import { checkInvoices } from './check-invoices.ts';
import { checkOrders } from './check-orders.ts';
import type { Finding } from './finding.ts';
import { keepUnmatched, type UnmatchedRecord } from './unmatched-store.ts';

export interface ReconciliationParts {
  readonly pool: Pool;
  readonly ports: OrchestrationPorts;
  readonly dispatch: (run: StartedRun) => Promise<void>;
}

export interface ReconciliationReport {
  readonly quotesChecked: number;
  readonly invoicesChecked: number;
  /** Of the workflows that stand for what was found, new and open ones. */
  readonly workflowIds: readonly string[];
  /** What was found beyond these, for which no workflow was begun. */
  readonly findingsLeft: number;
}

/** How many findings become workflows at once: people settle these first, and look again. */
const mostFindings = 20;
/** How many of the newest quotes, and of each system's newest invoices, are looked at. */
const most = 500;
const pageSize = 100;

/** Holds the systems' newest records against each other. Each finding is a workflow that waits for a decision; an open one is not opened again. */
export async function runReconciliation(
  parts: ReconciliationParts,
  caller: Caller,
  ctx: CallContext,
): Promise<ReconciliationReport> {
  const { ports, pool } = parts;
  const quotes = await readNewest<Quote>((page) =>
    ports.quotes.listQuotes({ status: ['ORDERED'], page }, ctx),
  );
  const invoices: Invoice[] = [];
  for (const source of ports.invoices)
    invoices.push(...(await readNewest<Invoice>((page) => source.listInvoices({ page }, ctx))));
  const findings = [
    ...(await inPages(quotes, (page) => checkOrders(ports, page, ctx))),
    ...(ports.crmStatus
      ? await inPages(invoices, (page) => (ports.crmStatus ? checkInvoices(ports.crmStatus, page, ctx) : []))
      : []),
  ];
  await keepUnmatched(pool, invoices.map(toUnmatched));
  const workflowIds: string[] = [];
  for (const finding of findings.slice(0, mostFindings))
    workflowIds.push(...(await openFinding(parts, finding, caller)));
  return {
    quotesChecked: quotes.length,
    invoicesChecked: invoices.length,
    workflowIds,
    findingsLeft: Math.max(0, findings.length - mostFindings),
  };
}

async function readNewest<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const read: T[] = [];
  let after: string | undefined;
  while (read.length < most) {
    const page = await list({ first: pageSize, ...(after === undefined ? {} : { after }) });
    read.push(...page.items.map(({ node }) => node));
    after = page.items.at(-1)?.cursor;
    if (!page.hasNextPage || after === undefined) break;
  }
  return read;
}

async function inPages<T>(
  items: readonly T[],
  check: (page: readonly T[]) => Promise<readonly Finding[]> | readonly Finding[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (let from = 0; from < items.length; from += pageSize)
    findings.push(...(await check(items.slice(from, from + pageSize))));
  return findings;
}

function toUnmatched({ id, number, customerId, source }: Invoice): UnmatchedRecord {
  return {
    system: source.system,
    type: 'Invoice',
    recordId: source.recordId,
    canonicalId: id,
    number: number ?? source.recordId,
    missing: 'Customer',
    isMatched: customerId !== undefined,
  };
}

/** A workflow for the finding, or the one that stands for its subject already; answers its id. */
export async function openFinding(
  { pool, dispatch }: ReconciliationParts,
  finding: Finding,
  caller: Caller,
): Promise<readonly string[]> {
  const { code, subjectId, number, customerId, amount, system } = finding;
  const { rows } = await pool.query<{ key: string | null }>(
    `select input->>'orderKey' as key from orchestration.workflow
      where kind = 'QUOTE_TO_ORDER' and subject_id = $1 and status = 'SUCCEEDED' limit 1`,
    [subjectId],
  );
  const orderKey = rows[0]?.key ?? toOrderKey(subjectId, 1);
  let open: string | undefined;
  const kept = await keepIntent(pool, {
    request: {
      caller: 'weir',
      operation: 'reconcile',
      // Each look may find it anew, once what was found before is settled.
      key: `${code}:${subjectId}:${caller.correlationId}`,
      inputHash: toInputHash({ code, subjectId }),
    },
    caller,
    kind: 'RECONCILIATION',
    subjectId,
    businessKey: number,
    customerId,
    amount,
    refusal: undefined,
    firstStep: { name: 'settle', position: reconciliationSteps.settle, system },
    toRun: (attempt) => ({
      runId: `reconciliation/${toRecordKey('finding', subjectId, attempt)}`,
      input: {
        finding,
        orderKey,
        ...(customerId === undefined ? {} : { customerId }),
        correlationId: caller.correlationId,
      } satisfies Reconciliation,
    }),
    toConflict(workflowId) {
      open = workflowId;
      return { code: 'CONFLICT', message: 'It was found before, and waits.' };
    },
  });
  if (kept.started) await dispatch(kept.started);
  if (open !== undefined) return [open];
  return 'workflowId' in kept.answer ? [kept.answer.workflowId] : [];
}
