import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { Caller } from '../commands/caller.ts';
import type { StartedRun } from '../commands/keep-intent.ts';
import type { OrchestrationPorts } from '../ports.ts';
import { checkCounterparts } from './check-counterparts.ts';
import { checkInvoices } from './check-invoices.ts';
import { checkOrders } from './check-orders.ts';
import type { Finding } from './finding.ts';
import { openFinding } from './open-finding.ts';
import { inPages, readNewest } from './read-newest.ts';

export interface ReconciliationParts {
  readonly pool: Pool;
  readonly ports: OrchestrationPorts;
  readonly dispatch: (run: StartedRun) => Promise<void>;
}

export interface ReconciliationReport {
  readonly quotesChecked: number;
  readonly invoicesChecked: number;
  readonly findings: readonly Finding[];
  /** Of the workflows that stand for what was found, new and open ones. */
  readonly workflowIds: readonly string[];
  /** What was found beyond these, for which no workflow was begun. */
  readonly findingsLeft: number;
  /** How many records are listed that have no counterpart where one belongs. */
  readonly unmatched: number;
}

/** How many findings become workflows at once: people settle these first, and look again. */
const mostFindings = 20;

/**
 * Holds the systems' newest records against each other. Each finding is a workflow that waits for a decision; an open one is not opened
 * again. With `onlyLook` no workflow is begun. Throws what a system throws.
 */
export async function runReconciliation(
  parts: ReconciliationParts,
  caller: Caller,
  ctx: CallContext,
  { onlyLook = false }: { readonly onlyLook?: boolean } = {},
): Promise<ReconciliationReport> {
  const { ports, pool } = parts;
  const { crmStatus } = ports;
  const quotes = await readNewest((page) => ports.quotes.listQuotes({ status: ['ORDERED'], page }, ctx));
  const invoices = [];
  for (const source of ports.invoices)
    invoices.push(...(await readNewest((page) => source.listInvoices({ page }, ctx))));
  const findings = [
    ...(await inPages(quotes, (page) => checkOrders(ports, page, ctx))),
    ...(crmStatus ? await inPages(invoices, (page) => checkInvoices(crmStatus, page, ctx)) : []),
  ];
  const unmatched = await checkCounterparts(pool, ports, { quotes, invoices }, ctx);
  const opened = onlyLook ? [] : findings.slice(0, mostFindings);
  const workflowIds: string[] = [];
  for (const finding of opened) workflowIds.push(...(await openFinding(parts, finding, caller)));
  return {
    quotesChecked: quotes.length,
    invoicesChecked: invoices.length,
    findings,
    workflowIds,
    findingsLeft: findings.length - opened.length,
    unmatched,
  };
}
