import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import { toOrderId } from './business-records.ts';
import { type OnCall, rejected } from './business-systems.ts';
import {
  callContext,
  caller,
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
  orchestration = await startTestOrchestration(database, (...call) => onCall(...call));
});

afterEach(() => {
  onCall = () => undefined;
});

afterAll(async () => {
  await orchestration?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const rows = async (sql: string, ...values: unknown[]) => (await database.pool.query(sql, values)).rows;

async function bookOrder(): Promise<{ readonly orderId: string; readonly customerId: string }> {
  const quote = await insertQuote(database.pool, { skus: ['ANVIL'] });
  await reaches(orchestration, await start(orchestration, quote.id), 'SUCCEEDED');
  const [{ number }] = await rows(
    'select number from doubles.sales_order where customer_id = $1',
    quote.customerId,
  );
  return { orderId: toOrderId(number), customerId: quote.customerId };
}

function cancel(orderId: string, idempotencyKey: string, reason = 'no longer wanted', customerId?: string) {
  const from = customerId === undefined ? caller : { ...caller, customerId };
  return orchestration.client.cancelOrder({ orderId, reason, idempotencyKey }, from, callContext());
}

const statusOf = async (customerId: string) =>
  (await rows('select status from doubles.sales_order where customer_id = $1', customerId))[0].status;

test('an open order is cancelled, and its status change told', async () => {
  const { orderId, customerId } = await bookOrder();
  const outcome = await cancel(orderId, 'c1');
  if (!('workflowId' in outcome)) throw new Error(JSON.stringify(outcome));
  expect(await cancel(orderId, 'c1')).toEqual(outcome);
  await reaches(orchestration, outcome.workflowId, 'SUCCEEDED');
  expect(await statusOf(customerId)).toBe('CANCELLED');
  const workflow = (await orchestration.client.workflowsByIds([outcome.workflowId])).get(outcome.workflowId);
  expect(workflow).toMatchObject({ kind: 'ORDER_CANCELLATION', status: 'SUCCEEDED', orderId, customerId });
  const events = await rows(
    `select type, sequence, payload from orchestration.event where topic = 'order.status' and entity_id = $1 order by seq`,
    orderId,
  );
  expect(events.at(-1)).toMatchObject({
    type: 'order.cancelled',
    sequence: 2,
    payload: { status: 'CANCELLED', previousStatus: 'PENDING_APPROVAL' },
  });
  expect(await validateEvents(database)).toContain('order.cancelled');
});

test('an order that is delivered, unknown or another customer’s is refused, and so is no reason', async () => {
  const { orderId, customerId } = await bookOrder();
  const refused = (code: string) => ({ userErrors: [{ code }] });
  expect(await cancel(toOrderId('999999'), 'c2')).toMatchObject(refused('ORDER_NOT_FOUND'));
  expect(await cancel(orderId, 'c3', 'mine?', 'someone-else')).toMatchObject(refused('ORDER_NOT_FOUND'));
  expect(await cancel(orderId, 'c4', ' ')).toMatchObject(refused('INVALID_REASON'));
  await rows(`update doubles.sales_order set status = 'FULFILLED' where customer_id = $1`, customerId);
  expect(await cancel(orderId, 'c5')).toMatchObject(refused('ORDER_NOT_CANCELLABLE'));
  expect(await rows(`select 1 from orchestration.workflow where subject_id = $1`, orderId)).toEqual([]);
});

test('a second cancellation is a conflict that names the first', async () => {
  const { orderId } = await bookOrder();
  const first = await cancel(orderId, 'c6');
  if (!('workflowId' in first)) throw new Error(JSON.stringify(first));
  expect(await cancel(orderId, 'c7')).toMatchObject({
    userErrors: [{ code: 'CONFLICT' }],
  });
  await reaches(orchestration, first.workflowId, 'SUCCEEDED');
});

test('a refusal of the ERP is an exception; calling off leaves the order as it is and allows another try', async () => {
  const { orderId, customerId } = await bookOrder();
  onCall = (operation, phase) => {
    if (operation === 'cancelOrder' && phase === 'before')
      throw rejected('netsuite', 'LOCKED', 'period is closed');
  };
  const outcome = await cancel(orderId, 'c8');
  if (!('workflowId' in outcome)) throw new Error(JSON.stringify(outcome));
  await reaches(orchestration, outcome.workflowId, 'EXCEPTION');
  const { client } = orchestration;
  const [exception] =
    (await client.exceptionsByWorkflows([outcome.workflowId])).get(outcome.workflowId) ?? [];
  expect(exception).toMatchObject({
    code: 'CLOSED_PERIOD',
    owner: 'FINANCE',
    actions: ['RETRY', 'COMPENSATE'],
  });
  const command = { exceptionId: exception?.id ?? '', action: 'COMPENSATE', note: 'leave it' } as const;
  await client.resolveException(command, 'finance-1', callContext());
  await reaches(orchestration, outcome.workflowId, 'CANCELLED');
  expect(await statusOf(customerId)).toBe('PENDING_APPROVAL');

  onCall = () => undefined;
  const again = await cancel(orderId, 'c9');
  if (!('workflowId' in again)) throw new Error(JSON.stringify(again));
  await reaches(orchestration, again.workflowId, 'SUCCEEDED');
  expect(await statusOf(customerId)).toBe('CANCELLED');
});
