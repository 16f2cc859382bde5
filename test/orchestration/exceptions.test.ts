import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ExceptionAction, WorkflowException } from '#orchestration/client.ts';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import { toOrderId } from './business-records.ts';
import { type OnCall, rejected, unavailable } from './business-systems.ts';
import {
  callContext,
  insertQuote,
  reaches,
  start,
  startTestDatabase,
  startTestOrchestration,
  submit,
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

function resolve(exceptionId: string, action: ExceptionAction, value?: string) {
  const command = { exceptionId, action, value, note: 'decided in a test' };
  return orchestration.client.resolveException(command, 'finance-1', callContext());
}

const ordersOf = ({ customerId }: { customerId: string }) =>
  rows('select * from doubles.sales_order where customer_id = $1', customerId);
const subscriptionsOf = ({ id }: { id: string }) =>
  rows('select * from doubles.subscription where quote_id = $1', id);

describe('a rejection of the ERP', () => {
  test('opens an exception with code, owner, amount and actions, and shows on the quote', async () => {
    const quote = await insertQuote(database.pool, { credit: 'HOLD_AT_BOOKING' });
    const workflowId = await start(orchestration, quote.id);
    const exception = await opened(workflowId);
    expect(exception).toMatchObject({
      workflowId,
      step: 'createOrder',
      code: 'CREDIT_HOLD',
      system: 'netsuite',
      owner: 'FINANCE',
      status: 'OPEN',
      amountAtRisk: { amount: '300', currency: 'USD' },
      actions: ['RETRY', 'EDIT_AND_RETRY', 'SKIP', 'COMPENSATE'],
    });
    const open = await orchestration.client.listExceptions({ status: ['OPEN'], page: { first: 100 } });
    expect(open.items.map(({ node }) => node.id)).toContain(exception.id);
    await expect
      .poll(() => rows('select rejected_code from doubles.quote where id = $1', quote.id))
      .toEqual([{ rejected_code: 'CREDIT_HOLD' }]);
    const steps = (await orchestration.client.workflowSteps([workflowId])).get(workflowId);
    expect(steps?.find(({ name }) => name === 'createOrder')).toMatchObject({ state: 'FAILED', attempts: 1 });
  });

  test('is tried again on RETRY, with an audit line', async () => {
    const quote = await insertQuote(database.pool, { credit: 'HOLD_AT_BOOKING' });
    const workflowId = await start(orchestration, quote.id);
    const { id } = await opened(workflowId);
    await database.pool.query(`update doubles.customer set credit = 'OK' where id = $1`, [quote.customerId]);
    expect(await resolve(id, 'RETRY')).toMatchObject({
      exception: { id, status: 'RESOLVED', resolvedBy: 'finance-1', resolvedAt: expect.any(String) },
    });
    await reaches(orchestration, workflowId, 'SUCCEEDED');
    expect(await ordersOf(quote)).toHaveLength(1);
    expect(await rows('select rejected_code from doubles.quote where id = $1', quote.id)).toEqual([
      { rejected_code: null },
    ]);
    const audit = await rows(
      `select decided_by, action, note from orchestration.exception_audit join orchestration.exception
         on exception.id = exception_id where workflow_id = (select id from orchestration.workflow where subject_id = $1)`,
      quote.id,
    );
    expect(audit).toEqual([{ decided_by: 'finance-1', action: 'RETRY', note: 'decided in a test' }]);
  });

  test('that comes again after RETRY is a new exception', async () => {
    const quote = await insertQuote(database.pool, { credit: 'HOLD_AT_BOOKING' });
    const workflowId = await start(orchestration, quote.id);
    const first = await opened(workflowId);
    await resolve(first.id, 'RETRY');
    await expect
      .poll(async () => (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId))
      .toMatchObject([{ id: first.id, status: 'RESOLVED' }, { status: 'OPEN' }]);
  });

  test('is corrected on EDIT_AND_RETRY', async () => {
    const quote = await insertQuote(database.pool, { skus: ['OLD-ANVIL', 'SUPPORT'] });
    const workflowId = await start(orchestration, quote.id);
    const check = await opened(workflowId);
    expect(check).toMatchObject({ step: 'checkProducts', code: 'UNKNOWN_ITEM', owner: 'REVENUE_OPERATIONS' });
    await resolve(check.id, 'SKIP');
    await expect
      .poll(
        async () => (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId)?.length,
      )
      .toBe(2);
    const booking = await opened(workflowId);
    expect(booking).toMatchObject({ step: 'createOrder', code: 'UNKNOWN_ITEM' });
    for (const value of [undefined, '{', '{"quantity":3}', '[]'])
      expect(await resolve(booking.id, 'EDIT_AND_RETRY', value)).toMatchObject({
        userErrors: [{ code: 'INVALID_VALUE', path: ['input', 'value'] }],
      });
    const value = JSON.stringify({ skus: { 'OLD-ANVIL': 'ANVIL' }, purchaseOrderNumber: 'PO-7' });
    await resolve(booking.id, 'EDIT_AND_RETRY', value);
    await reaches(orchestration, workflowId, 'SUCCEEDED');
    const [order] = await ordersOf(quote);
    expect(order.po).toBe('PO-7');
    expect(order.lines).toMatchObject([{ sku: 'ANVIL', quantity: '2' }]);
  });

  test('is passed over on SKIP with the order that stands for it', async () => {
    const quote = await insertQuote(database.pool, { credit: 'HOLD_AT_BOOKING' });
    const workflowId = await start(orchestration, quote.id);
    const { id } = await opened(workflowId);
    expect(await resolve(id, 'SKIP', toOrderId('999999'))).toMatchObject({
      userErrors: [{ code: 'INVALID_VALUE' }],
    });
    const [{ number }] = await rows(
      `insert into doubles.sales_order (external_id, customer_id) values ($1, 'by hand') returning number`,
      `hand-${quote.number}`,
    );
    await resolve(id, 'SKIP', toOrderId(number));
    await reaches(orchestration, workflowId, 'SUCCEEDED');
    expect(await ordersOf(quote)).toEqual([]);
    const workflow = (await orchestration.client.workflowsByIds([workflowId])).get(workflowId);
    expect(workflow?.orderId).toBe(toOrderId(number));
    const steps = (await orchestration.client.workflowSteps([workflowId])).get(workflowId);
    expect(steps?.find(({ name }) => name === 'createOrder')?.state).toBe('SKIPPED');
  });
});

describe('a bulk retry', () => {
  const retryAll = (command: { code: string; system?: string; first?: number; note?: string }) =>
    orchestration.client.retryExceptions(
      { first: 100, note: 'the item is set up', ...command },
      'ops-1',
      callContext(),
    );

  test('tries all open exceptions with a code again, the oldest first, each with its audit line', async () => {
    const workflowIds: string[] = [];
    for (let n = 0; n < 3; n++) {
      const quote = await insertQuote(database.pool, { skus: ['BULK-ANVIL'] });
      const workflowId = await start(orchestration, quote.id);
      await opened(workflowId);
      workflowIds.push(workflowId);
    }
    expect(await retryAll({ code: 'NO_SUCH_CODE' })).toEqual({
      exceptions: [],
      remaining: 0,
      userErrors: [],
    });
    expect(await retryAll({ code: 'UNKNOWN_ITEM', system: 'stripe' })).toMatchObject({ exceptions: [] });
    expect(await retryAll({ code: 'UNKNOWN_ITEM', note: ' ' })).toMatchObject({
      userErrors: [{ code: 'NOTE_MISSING' }],
    });
    expect(await retryAll({ code: 'UNKNOWN_ITEM', first: 0 })).toMatchObject({
      userErrors: [{ code: 'INVALID_NUMBER' }],
    });
    await database.pool.query(`insert into doubles.item (sku) values ('BULK-ANVIL')`);
    const first = await retryAll({ code: 'UNKNOWN_ITEM', system: 'netsuite', first: 2 });
    expect(first).toMatchObject({
      exceptions: [{ status: 'RESOLVED' }, { resolvedBy: 'ops-1' }],
      remaining: 1,
    });
    expect(await retryAll({ code: 'UNKNOWN_ITEM' })).toMatchObject({ exceptions: [{}], remaining: 0 });
    for (const workflowId of workflowIds) await reaches(orchestration, workflowId, 'SUCCEEDED');
    const ids = first.exceptions.map(({ id }) => id);
    const decisions = await orchestration.client.decisionsByExceptions(ids);
    for (const id of ids)
      expect(decisions.get(id)).toMatchObject([
        { action: 'RETRY', note: 'the item is set up', decidedBy: 'ops-1' },
      ]);
  });
});

describe('COMPENSATE', () => {
  test('takes back what was done in reverse and frees the quote', async () => {
    const quote = await insertQuote(database.pool, { skus: ['ANVIL', 'SUPPORT'] });
    onCall = (operation, phase) => {
      if (operation === 'markOrdered' && phase === 'before')
        throw rejected('salesforce', 'LOCKED', 'record is locked');
    };
    const workflowId = await start(orchestration, quote.id);
    const { id } = await opened(workflowId);
    await resolve(id, 'COMPENSATE');
    await reaches(orchestration, workflowId, 'COMPENSATED');
    expect(await ordersOf(quote)).toMatchObject([{ status: 'CANCELLED' }]);
    expect(await subscriptionsOf(quote)).toMatchObject([{ status: 'CANCELLED' }]);
    const undone = await rows(
      `select operation from doubles.call where operation like 'cancel%' order by seq desc limit 2`,
    );
    expect(undone).toEqual([{ operation: 'cancelOrder' }, { operation: 'cancelSubscription' }]);
    const steps = (await orchestration.client.workflowSteps([workflowId])).get(workflowId);
    expect(steps?.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'loadQuote SUCCEEDED',
      'checkCredit SUCCEEDED',
      'checkProducts SUCCEEDED',
      'createOrder COMPENSATED',
      'startSubscription COMPENSATED',
      'markQuoteOrdered FAILED',
      'cancelSubscription SUCCEEDED',
      'cancelOrder SUCCEEDED',
      'markQuoteRejected SUCCEEDED',
    ]);
    const events = await rows(
      `select type, sequence, payload from orchestration.event
        where topic = 'order.status' and customer_id = $1 order by seq`,
      quote.customerId,
    );
    expect(events).toMatchObject([
      { type: 'order.booked', sequence: 1, payload: { status: 'PENDING_APPROVAL' } },
      {
        type: 'order.cancelled',
        sequence: 2,
        payload: { status: 'CANCELLED', previousStatus: 'PENDING_APPROVAL' },
      },
    ]);

    onCall = () => undefined;
    const again = await submit(orchestration, quote.id, 'after-compensation');
    if (!('workflowId' in again)) throw new Error(JSON.stringify(again));
    await reaches(orchestration, again.workflowId, 'SUCCEEDED');
    const keys = (await ordersOf(quote)).map(({ external_id }) => external_id);
    expect(keys[1]).toBe(`${keys[0]}-2`);
  });

  test('finds and cancels an order whose booking was never answered', async () => {
    const quote = await insertQuote(database.pool);
    onCall = (operation, phase) => {
      if (operation === 'createOrder' && phase === 'after') throw unavailable('netsuite');
      if (operation === 'ordersByExternalIds' && phase === 'before') throw unavailable('netsuite');
    };
    const workflowId = await start(orchestration, quote.id);
    const { id, code, owner } = await opened(workflowId);
    expect({ code, owner }).toEqual({ code: 'SYSTEM_UNAVAILABLE', owner: 'ENGINEERING' });
    expect(await ordersOf(quote)).toHaveLength(1);
    onCall = () => undefined;
    await resolve(id, 'COMPENSATE');
    await reaches(orchestration, workflowId, 'COMPENSATED');
    expect(await ordersOf(quote)).toMatchObject([{ status: 'CANCELLED' }]);
  });

  test('that cannot take something back opens an exception for that', async () => {
    const quote = await insertQuote(database.pool, { skus: ['ANVIL', 'NO-PRICE'] });
    onCall = (operation, phase) => {
      if (operation === 'cancelOrder' && phase === 'before')
        throw rejected('netsuite', 'LOCKED', 'order is fulfilled');
    };
    const workflowId = await start(orchestration, quote.id);
    const first = await opened(workflowId);
    expect(first).toMatchObject({ step: 'startSubscription', code: 'UNKNOWN_ITEM' });
    await resolve(first.id, 'COMPENSATE');
    await expect
      .poll(
        async () => (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId)?.length,
      )
      .toBe(2);
    const second = await opened(workflowId);
    expect(second).toMatchObject({ step: 'cancelOrder', actions: ['RETRY', 'SKIP'] });
    onCall = () => undefined;
    await resolve(second.id, 'RETRY');
    await reaches(orchestration, workflowId, 'COMPENSATED');
    expect(await ordersOf(quote)).toMatchObject([{ status: 'CANCELLED' }]);
  });
});

describe('a credit hold that comes up after the submission', () => {
  test('is an exception of finance that can be skipped', async () => {
    const quote = await insertQuote(database.pool);
    onCall = async (operation, phase) => {
      if (operation === 'linesByQuotes' && phase === 'before')
        await database.pool.query(`update doubles.customer set credit = 'ON_HOLD' where id = $1`, [
          quote.customerId,
        ]);
    };
    const workflowId = await start(orchestration, quote.id);
    const exception = await opened(workflowId);
    expect(exception).toMatchObject({ step: 'checkCredit', code: 'CREDIT_HOLD', owner: 'FINANCE' });
    await resolve(exception.id, 'SKIP');
    await reaches(orchestration, workflowId, 'SUCCEEDED');
    expect(await ordersOf(quote)).toHaveLength(1);
  });
});

describe('an unknown outcome', () => {
  test('is reconciled before anything is sent again: one order, one subscription', async () => {
    const quote = await insertQuote(database.pool);
    const lost = new Set(['createOrder', 'startSubscription']);
    onCall = (operation, phase) => {
      if (phase === 'after' && lost.delete(operation)) throw unavailable('the answer');
    };
    await reaches(orchestration, await start(orchestration, quote.id), 'SUCCEEDED');
    expect(await ordersOf(quote)).toHaveLength(1);
    expect(await subscriptionsOf(quote)).toHaveLength(1);
    const calls = await rows(
      `select operation from doubles.call where operation in ('createOrder', 'ordersByExternalIds')
         and subject like '%' || split_part($1, '-', 2) || '%' order by seq`,
      quote.number,
    );
    expect(calls.map(({ operation }) => operation)).toEqual(['createOrder', 'ordersByExternalIds']);
  });

  test('of a call that never ends is cut off and asked for again', async () => {
    await using patient = await startTestDatabase();
    await orchestration[Symbol.asyncDispose]();
    let hung = false;
    await using impatient = await startTestOrchestration(
      patient,
      async (operation, phase, { signal }) => {
        if (operation !== 'createOrder' || phase !== 'after' || hung) return;
        hung = true;
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      { retry: { attempts: 3, firstPauseMs: 5, longestPauseMs: 20, callMs: 200 } },
    );
    const quote = await insertQuote(patient.pool);
    await reaches(impatient, await start(impatient, quote.id), 'SUCCEEDED');
    expect((await patient.pool.query('select 1 from doubles.sales_order')).rowCount).toBe(1);
    await impatient[Symbol.asyncDispose]();
    orchestration = await startTestOrchestration(database, (...call) => onCall(...call));
  });
});

describe('an outage', () => {
  test('that outlasts the retries is an exception which closes by itself when the system answers', async () => {
    await orchestration[Symbol.asyncDispose]();
    orchestration = await startTestOrchestration(database, (...call) => onCall(...call), {
      outageRetryMs: 50,
    });
    const quote = await insertQuote(database.pool);
    onCall = (operation, phase) => {
      if (operation === 'createOrder' && phase === 'before') throw unavailable('netsuite');
    };
    const workflowId = await start(orchestration, quote.id);
    const exception = await opened(workflowId);
    onCall = () => undefined;
    await reaches(orchestration, workflowId, 'SUCCEEDED');
    const closed = (await orchestration.client.exceptionsByIds([exception.id])).get(exception.id);
    expect(closed).toMatchObject({ status: 'RESOLVED', resolvedBy: 'weir' });
    expect((await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId)).toHaveLength(1);
  });
});

describe('a decision', () => {
  test('is refused where it is not possible, not reasoned, taken already or about nothing', async () => {
    const quote = await insertQuote(database.pool, { credit: 'HOLD_AT_BOOKING' });
    const { id } = await opened(await start(orchestration, quote.id));
    const { client } = orchestration;
    const blank = { exceptionId: id, action: 'RETRY', note: '  ' } as const;
    expect(await client.resolveException(blank, 'x', callContext())).toMatchObject({
      userErrors: [{ code: 'NOTE_MISSING' }],
    });
    expect(await resolve('bm9uZQ', 'RETRY')).toMatchObject({ userErrors: [{ code: 'EXCEPTION_NOT_FOUND' }] });
    const both = await Promise.all([resolve(id, 'COMPENSATE'), resolve(id, 'COMPENSATE')]);
    expect(both.filter((outcome) => 'userErrors' in outcome)).toMatchObject([
      { userErrors: [{ code: 'CONFLICT' }] },
    ]);
    expect(await resolve(id, 'RETRY')).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });

    const other = await insertQuote(database.pool);
    await database.pool.query(`update doubles.customer set credit = 'OK' where id = $1`, [other.customerId]);
    onCall = (operation, phase) => {
      if (operation === 'markOrdered' && phase === 'before')
        throw rejected('salesforce', 'LOCKED', 'record is locked');
    };
    const writeBack = await opened(await start(orchestration, other.id));
    expect(await resolve(writeBack.id, 'EDIT_AND_RETRY', '{}')).toMatchObject({
      userErrors: [{ code: 'ACTION_NOT_POSSIBLE', path: ['input', 'action'] }],
    });
  });
});
