import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { Orchestration, OrchestrationSettings } from '#orchestration/start-orchestration.ts';
import { startOrchestration } from '#orchestration/start-orchestration.ts';
import { createLog } from '#platform/log.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { businessSystemsSql, createBusinessSystems, type OnCall } from './business-systems.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly pool: Pool;
  readonly url: string;
}

export const log = createLog({
  level: 'silent',
  format: 'line',
  destination: process.stderr,
});

/** A PostgreSQL of its own with the systems' records, gone with the test file. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-orchestration-'));
  const postgres = await startPostgres({ dataDir, log }, AbortSignal.timeout(60_000));
  const pool = new Pool({ ...postgres.connection, max: 10 });
  pool.on('error', () => undefined);
  await pool.query(businessSystemsSql);
  await pool.query(`insert into doubles.item (sku) values ('ANVIL'), ('HAMMER'), ('SETUP')`);
  return {
    pool,
    url: postgres.url,
    async [Symbol.asyncDispose]() {
      await pool.end();
      await postgres[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export const quickRetry = { attempts: 3, firstPauseMs: 5, longestPauseMs: 20, callMs: 5_000 };

export function startTestOrchestration(
  { pool, url }: TestDatabase,
  onCall?: OnCall,
  settings: Partial<OrchestrationSettings> = {},
): Promise<Orchestration & AsyncDisposable> {
  return startOrchestration(
    {
      pool,
      databaseUrl: url,
      ports: createBusinessSystems(pool, onCall),
      log,
      retry: quickRetry,
      outageRetryMs: 600_000,
      drainMs: 2_000,
      takeoverEveryMs: 200,
      ...settings,
    },
    AbortSignal.timeout(60_000),
  );
}

let counter = 0;

export interface TestQuote {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
}

/** An approved quote for a customer of its own: goods, a service and a subscription, where `skus` says nothing else. */
export async function insertQuote(
  pool: Pool,
  options: {
    readonly status?: string;
    readonly credit?: string;
    readonly expiresOn?: string;
    readonly skus?: readonly string[];
  } = {},
): Promise<TestQuote> {
  counter += 1;
  const tag = `${process.pid}${counter}`;
  const id = toEntityId('Quote', 'salesforce', `Quote/0Q0${tag}`);
  const customerId = toEntityId('Customer', 'salesforce', `001${tag}`);
  const number = `Q-${tag}`;
  await pool.query('insert into doubles.customer (id, credit) values ($1, $2)', [
    customerId,
    options.credit ?? 'OK',
  ]);
  await pool.query(
    'insert into doubles.quote (id, number, status, customer_id, expires_on) values ($1, $2, $3, $4, $5)',
    [id, number, options.status ?? 'APPROVED', customerId, options.expiresOn],
  );
  const skus = options.skus ?? ['ANVIL', 'SETUP', 'SUPPORT'];
  for (const [position, sku] of skus.entries())
    await pool.query(`insert into doubles.quote_line values ($1, $2, $3, '2', '50', $4)`, [
      id,
      position,
      sku,
      /^(SUPPORT|NO-PRICE)/.test(sku) ? 'MONTH' : null,
    ]);
  return { id, number, customerId };
}

export function callContext(): CallContext {
  return { signal: AbortSignal.timeout(30_000), correlationId: 'corr-1', priority: 'interactive' };
}

export const caller = { subject: 'user-1', correlationId: 'corr-1' };

export function submit(
  { client }: Orchestration,
  quoteId: string,
  idempotencyKey: string,
  purchaseOrderNumber?: string,
) {
  return client.submitQuote({ quoteId, idempotencyKey, purchaseOrderNumber }, caller, callContext());
}

/** Submits and answers the workflow's id. Throws where that was refused. */
export async function start(orchestration: Orchestration, quoteId: string): Promise<string> {
  const outcome = await submit(orchestration, quoteId, `key-${quoteId}`);
  if ('userErrors' in outcome) throw new Error(JSON.stringify(outcome.userErrors));
  return outcome.workflowId;
}

/** Follows a workflow's events until its status is one of `statuses`, and answers that. */
export async function reaches(
  { client }: Orchestration,
  workflowId: string,
  ...statuses: readonly string[]
): Promise<string> {
  const signal = AbortSignal.timeout(25_000);
  const seen: string[] = [];
  for await (const { payload } of client.events(
    { topic: 'workflow.progress', entityId: workflowId },
    signal,
  )) {
    const { status } = payload;
    if (statuses.includes(status)) {
      // Not the status of a past turn: what the workflow is at now.
      const now = (await client.workflowsByIds([workflowId])).get(workflowId)?.status;
      if (now !== undefined && statuses.includes(now)) return now;
    }
    seen.push(JSON.stringify(payload));
  }
  throw new Error(`the workflow never was ${statuses.join(' or ')}: ${seen.join('\n')}`);
}
