import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ExceptionAction, WorkflowException } from '#orchestration/client.ts';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import type { OnCall } from './business-systems.ts';
import {
  callContext,
  insertQuote,
  reaches,
  start,
  startTestDatabase,
  startTestOrchestration,
  type TestDatabase,
} from './start-test-orchestration.ts';

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

async function opened(workflowId: string): Promise<WorkflowException> {
  await reaches(orchestration, workflowId, 'EXCEPTION');
  const found = (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId)?.at(-1);
  if (!found) throw new Error('there is no exception');
  return found;
}

function resolve(exceptionId: string, action: ExceptionAction) {
  const command = { exceptionId, action, note: 'decided in a test' };
  return orchestration.client.resolveException(command, 'finance-1', callContext());
}

const ordersOf = ({ customerId }: { customerId: string }) =>
  rows('select * from doubles.sales_order where customer_id = $1', customerId);

describe('a fault of Weir itself', () => {
  test('opens an exception, and RETRY goes on with the steps that were taken', async () => {
    const quote = await insertQuote(database.pool);
    onCall = async (operation, phase) => {
      if (operation !== 'createOrder' || phase === 'before') return;
      await database.pool.query('alter table orchestration.workflow_step rename column result to mislaid');
    };
    const workflowId = await start(orchestration, quote.id);
    const exception = await opened(workflowId);
    expect(exception).toMatchObject({ code: 'INTERNAL', owner: 'ENGINEERING', actions: ['RETRY'] });
    await database.pool.query('alter table orchestration.workflow_step rename column mislaid to result');
    onCall = () => undefined;
    await resolve(exception.id, 'RETRY');
    await reaches(orchestration, workflowId, 'SUCCEEDED');
    expect(await ordersOf(quote)).toHaveLength(1);
    const loads = await rows(
      `select 1 from doubles.call where operation = 'linesByQuotes' and subject = $1`,
      quote.id,
    );
    expect(loads).toHaveLength(1);
  });
});

describe('a fault of Weir itself while it takes back', () => {
  test('does not forget what was decided: nothing is booked again', async () => {
    const quote = await insertQuote(database.pool, { skus: ['ANVIL', 'NO-PRICE'] });
    const workflowId = await start(orchestration, quote.id);
    const refused = await opened(workflowId);
    onCall = async (operation, phase) => {
      if (operation !== 'cancelOrder' || phase === 'before') return;
      onCall = () => undefined;
      await database.pool.query('alter table orchestration.workflow_step rename column result to mislaid');
    };
    await resolve(refused.id, 'COMPENSATE');
    await expect
      .poll(
        async () =>
          (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId)?.at(-1)?.code,
        { timeout: 15_000 },
      )
      .toBe('INTERNAL');
    await database.pool.query('alter table orchestration.workflow_step rename column mislaid to result');
    const fault = await opened(workflowId);
    await resolve(fault.id, 'RETRY');
    await reaches(orchestration, workflowId, 'COMPENSATED');
    expect(await ordersOf(quote)).toMatchObject([{ status: 'CANCELLED' }]);
    const calls = await rows(
      `select operation, count(*)::int from doubles.call where subject like $1 and operation in ('createOrder', 'startSubscription')
        group by operation order by operation`,
      `%0Q0${quote.number.slice(2)}%`,
    );
    expect(calls).toEqual([
      { operation: 'createOrder', count: 1 },
      { operation: 'startSubscription', count: 1 },
    ]);
  });
});

describe('a process that has lost a run to another', () => {
  test('takes no further step of it', async () => {
    const quote = await insertQuote(database.pool, { skus: ['ANVIL'] });
    onCall = async (operation, phase) => {
      if (operation !== 'createOrder' || phase === 'before') return;
      await rows(
        `update orchestration.workflow set owner = 'another process' where subject_id = $1`,
        quote.id,
      );
    };
    const workflowId = await start(orchestration, quote.id);
    const exception = await opened(workflowId);
    expect(exception).toMatchObject({ step: 'engine', code: 'INTERNAL' });
    const marks = () =>
      rows(`select 1 from doubles.call where operation = 'markOrdered' and subject = $1`, quote.id);
    expect(await marks()).toHaveLength(0);
    onCall = () => undefined;
    await resolve(exception.id, 'RETRY');
    await reaches(orchestration, workflowId, 'SUCCEEDED');
    expect(await marks()).toHaveLength(1);
    expect(await ordersOf(quote)).toHaveLength(1);
  });
});
