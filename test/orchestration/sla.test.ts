import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import { type OnCall, unavailable } from './business-systems.ts';
import {
  callContext,
  insertQuote,
  reaches,
  start,
  startTestDatabase,
  startTestOrchestration,
  type TestDatabase,
} from './start-test-orchestration.ts';
import { validateEvents } from './validate-events.ts';

let database: TestDatabase;
let orchestration: Orchestration & AsyncDisposable;
let onCall: OnCall = () => undefined;

beforeAll(async () => {
  database = await startTestDatabase();
  orchestration = await startTestOrchestration(database, (...call) => onCall(...call), {
    outageRetryMs: 50,
    slaEveryMs: 50,
  });
});

afterAll(async () => {
  await orchestration?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

/** Hours later, without the wait. */
async function hoursLater(): Promise<void> {
  await database.pool.query(`update orchestration.workflow set started_at = started_at - interval '8 hours'`);
  await database.pool.query(
    `update orchestration.exception set due_at = due_at - interval '8 hours' where not watching`,
  );
}

const exceptionsOf = async (workflowId: string) =>
  (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId) ?? [];
const slaEvents = async () =>
  (
    await database.pool.query(
      `select type, payload->>'rule' as rule, payload->>'status' as status from orchestration.event
        where topic = 'sla.status' order by seq`,
    )
  ).rows;

test('a quote without an order in time is an exception and an event, until the ERP has the order', async () => {
  onCall = (operation, phase) => {
    if (operation === 'createOrder' && phase === 'before') throw unavailable('netsuite');
  };
  const quote = await insertQuote(database.pool);
  const workflowId = await start(orchestration, quote.id);
  await reaches(orchestration, workflowId, 'EXCEPTION');
  expect(await slaEvents()).toEqual([]);
  await hoursLater();
  await expect
    .poll(() => exceptionsOf(workflowId))
    .toMatchObject([
      { step: 'createOrder', code: 'SYSTEM_UNAVAILABLE' },
      {
        step: 'orderWithin',
        code: 'ORDER_OVERDUE',
        owner: 'REVENUE_OPERATIONS',
        status: 'OPEN',
        actions: ['SKIP'],
      },
    ]);
  // Nobody decided about the outage in time either.
  await expect
    .poll(slaEvents)
    .toContainEqual({ type: 'sla.missed', rule: 'EXCEPTION_DECIDED', status: 'MISSED' });
  const [outage] = await exceptionsOf(workflowId);
  const overdue = await orchestration.client.listExceptions({ overdue: true, page: { first: 10 } });
  expect(overdue.items.map(({ node }) => node.id)).toEqual([outage?.id]);
  const late = await orchestration.client.listExceptions({ code: ['ORDER_OVERDUE'], page: { first: 10 } });
  expect(late.items).toHaveLength(1);

  onCall = () => undefined;
  await reaches(orchestration, workflowId, 'SUCCEEDED');
  await expect
    .poll(() => exceptionsOf(workflowId))
    .toMatchObject([
      { status: 'RESOLVED', resolvedBy: 'weir' },
      { code: 'ORDER_OVERDUE', status: 'RESOLVED', resolvedBy: 'weir' },
    ]);
  expect(await slaEvents()).toEqual([
    expect.objectContaining({ type: 'sla.missed' }),
    expect.objectContaining({ type: 'sla.missed' }),
    { type: 'sla.met', rule: 'ORDER_BOOKED', status: 'MET' },
  ]);
  expect(await validateEvents(database)).toEqual(
    expect.arrayContaining(['sla.met', 'sla.missed', 'workflow.progress']),
  );
});

test('accepting the delay leaves the workflow at what it waits for', async () => {
  onCall = (operation, phase) => {
    if (operation === 'createOrder' && phase === 'before') throw unavailable('netsuite');
  };
  const quote = await insertQuote(database.pool);
  const workflowId = await start(orchestration, quote.id);
  await reaches(orchestration, workflowId, 'EXCEPTION');
  await hoursLater();
  const late = async () => (await exceptionsOf(workflowId)).find(({ code }) => code === 'ORDER_OVERDUE');
  await expect.poll(late).toMatchObject({ status: 'OPEN' });
  const command = { exceptionId: (await late())?.id ?? '', action: 'SKIP', note: 'the ERP is down' } as const;
  await orchestration.client.resolveException(command, 'revops-1', callContext());
  expect(await late()).toMatchObject({ status: 'RESOLVED', resolvedBy: 'revops-1' });
  expect((await orchestration.client.workflowsByIds([workflowId])).get(workflowId)?.status).toBe('EXCEPTION');
  onCall = () => undefined;
  await reaches(orchestration, workflowId, 'SUCCEEDED');
});

test('a quote that is ordered in time, or sells nothing for the ERP, breaks no rule', async () => {
  const before = (await slaEvents()).length;
  onCall = (operation, phase) => {
    if (operation === 'markOrdered' && phase === 'before') throw unavailable('salesforce');
  };
  const ordered = await start(orchestration, (await insertQuote(database.pool)).id);
  const onlySubscription = await start(
    orchestration,
    (await insertQuote(database.pool, { skus: ['SUPPORT'] })).id,
  );
  await reaches(orchestration, ordered, 'EXCEPTION');
  await reaches(orchestration, onlySubscription, 'EXCEPTION');
  await hoursLater();
  // The decisions about the outage are late; the orders are not.
  await expect.poll(async () => (await slaEvents()).length).toBe(before + 2);
  onCall = () => undefined;
  for (const workflowId of [ordered, onlySubscription]) {
    await reaches(orchestration, workflowId, 'SUCCEEDED');
    expect((await exceptionsOf(workflowId)).map(({ code }) => code)).toEqual(['SYSTEM_UNAVAILABLE']);
  }
});
