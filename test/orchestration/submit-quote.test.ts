import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import { unavailable } from './business-systems.ts';
import {
  callContext,
  caller,
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
let beforeCall: (operation: string, phase: string) => void = () => undefined;

beforeAll(async () => {
  database = await startTestDatabase();
  orchestration = await startTestOrchestration(database, (operation, phase) => beforeCall(operation, phase));
});

afterAll(async () => {
  await orchestration?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const rows = async (sql: string, ...values: unknown[]) => (await database.pool.query(sql, values)).rows;

describe('an approved quote', () => {
  test('becomes one order, one subscription and one write-back, each step shown', async () => {
    const quote = await insertQuote(database.pool);
    const workflowId = await start(orchestration, quote.id);
    await reaches(orchestration, workflowId, 'SUCCEEDED');

    const [order] = await rows('select * from doubles.sales_order where customer_id = $1', quote.customerId);
    expect(order.external_id).toMatch(/^salesforce-Quote-0Q0\d+$/);
    expect(order.lines.map((line: { sku: string }) => line.sku)).toEqual(['ANVIL', 'SETUP']);
    const [subscription] = await rows('select * from doubles.subscription where quote_id = $1', quote.id);
    expect(subscription.items.map((item: { sku: string }) => item.sku)).toEqual(['SUPPORT']);
    const [written] = await rows('select * from doubles.quote where id = $1', quote.id);
    expect(written).toMatchObject({ status: 'ORDERED', ordered_writes: 1 });

    const workflow = (await orchestration.client.workflowsByIds([workflowId])).get(workflowId);
    expect(workflow).toMatchObject({
      kind: 'QUOTE_TO_ORDER',
      status: 'SUCCEEDED',
      businessKey: quote.number,
      customerId: quote.customerId,
      correlationId: 'corr-1',
      orderId: written.order_id,
      finishedAt: expect.any(String),
    });
    const steps = (await orchestration.client.workflowSteps([workflowId])).get(workflowId);
    expect(steps?.map(({ name, system, state, attempts }) => [name, system, state, attempts])).toEqual([
      ['loadQuote', 'salesforce', 'SUCCEEDED', 1],
      ['checkCredit', 'netsuite', 'SUCCEEDED', 1],
      ['checkProducts', 'netsuite', 'SUCCEEDED', 1],
      ['createOrder', 'netsuite', 'SUCCEEDED', 1],
      ['startSubscription', 'stripe', 'SUCCEEDED', 1],
      ['markQuoteOrdered', 'salesforce', 'SUCCEEDED', 1],
    ]);
    const links = await orchestration.xref.get('netsuite', 'Order', [quote.id]);
    expect(links.get(quote.id)).toBe(String(order.number));
  });

  test('tells its order a timeline, newest first and in pages', async () => {
    const quote = await insertQuote(database.pool);
    await reaches(orchestration, await start(orchestration, quote.id), 'SUCCEEDED');
    const [{ order_id: orderId }] = await rows('select order_id from doubles.quote where id = $1', quote.id);
    const { client } = orchestration;
    const all = (await client.timelineByOrders([orderId], { first: 100 })).get(orderId);
    const titles = all?.items.map(({ node }) => node.title) ?? [];
    expect(titles[0]).toBe('Processing is complete');
    expect(titles).toContain('Order is PENDING_APPROVAL');
    expect(titles.at(-1)).toBe('Processing began or went on');
    const first = (await client.timelineByOrders([orderId], { first: 4 })).get(orderId);
    expect(first?.hasNextPage).toBe(true);
    const after = first?.items.at(-1)?.cursor ?? '';
    const rest = (await client.timelineByOrders([orderId], { first: 100, after })).get(orderId);
    expect([...(first?.items ?? []), ...(rest?.items ?? [])].map(({ node }) => node.title)).toEqual(titles);
  });

  test('with subscriptions only makes no order', async () => {
    const quote = await insertQuote(database.pool, { skus: ['SUPPORT'] });
    await reaches(orchestration, await start(orchestration, quote.id), 'SUCCEEDED');
    expect(await rows('select 1 from doubles.sales_order where customer_id = $1', quote.customerId)).toEqual(
      [],
    );
    expect(await rows('select 1 from doubles.subscription where quote_id = $1', quote.id)).toHaveLength(1);
  });

  test('with goods only starts no subscription', async () => {
    const quote = await insertQuote(database.pool, { skus: ['ANVIL'] });
    await reaches(orchestration, await start(orchestration, quote.id), 'SUCCEEDED');
    expect(
      await rows('select 1 from doubles.sales_order where customer_id = $1', quote.customerId),
    ).toHaveLength(1);
    expect(await rows('select 1 from doubles.subscription where quote_id = $1', quote.id)).toEqual([]);
  });

  test('is accepted while the ERP is away, and books when it is back', async () => {
    const quote = await insertQuote(database.pool);
    let refusals = 3;
    beforeCall = (operation, phase) => {
      if (operation !== 'creditByCustomers' || phase === 'after' || refusals === 0) return;
      refusals -= 1;
      throw unavailable('netsuite');
    };
    const workflowId = await start(orchestration, quote.id);
    await reaches(orchestration, workflowId, 'SUCCEEDED');
    beforeCall = () => undefined;
    const steps = (await orchestration.client.workflowSteps([workflowId])).get(workflowId);
    expect(steps?.find(({ name }) => name === 'checkCredit')?.attempts).toBe(3);
  });
});

describe('an idempotency key', () => {
  test('answers the first outcome again, also to requests that race', async () => {
    const quote = await insertQuote(database.pool);
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map(() => submit(orchestration, quote.id, `race-${quote.id}`)),
    );
    const [first] = outcomes;
    expect(first).toEqual({ workflowId: expect.any(String) });
    // A loser of the race may be told that the quote has its run; whoever asks later gets the kept outcome.
    expect(await submit(orchestration, quote.id, `race-${quote.id}`)).toEqual(first);
    expect(outcomes).toEqual(outcomes.map(() => first));
  });

  test('with another input is a conflict', async () => {
    const quote = await insertQuote(database.pool);
    await submit(orchestration, quote.id, `same-${quote.id}`, 'PO-1');
    expect(await submit(orchestration, quote.id, `same-${quote.id}`, 'PO-2')).toMatchObject({
      userErrors: [{ code: 'CONFLICT', path: ['input', 'idempotencyKey'] }],
    });
  });

  test('is the caller’s own: another caller’s same key is a new request', async () => {
    const [mine, theirs] = [await insertQuote(database.pool), await insertQuote(database.pool)];
    await submit(orchestration, mine.id, 'shared-key');
    const outcome = await orchestration.client.submitQuote(
      { quoteId: theirs.id, idempotencyKey: 'shared-key' },
      { ...caller, subject: 'user-2' },
      callContext(),
    );
    expect(outcome).toHaveProperty('workflowId');
  });

  test('of no characters or too many is refused', async () => {
    const quote = await insertQuote(database.pool);
    for (const key of ['', 'k'.repeat(256)])
      expect(await submit(orchestration, quote.id, key)).toMatchObject({
        userErrors: [{ code: 'INVALID_IDEMPOTENCY_KEY' }],
      });
  });
});

describe('a quote', () => {
  test('that has a run is a conflict that names it, also after it succeeded', async () => {
    const quote = await insertQuote(database.pool);
    const workflowId = await start(orchestration, quote.id);
    const conflict = { userErrors: [{ code: 'CONFLICT', message: expect.stringContaining(workflowId) }] };
    expect(await submit(orchestration, quote.id, 'another-1')).toMatchObject(conflict);
    await reaches(orchestration, workflowId, 'SUCCEEDED');
    expect(await submit(orchestration, quote.id, 'another-2')).toMatchObject(conflict);
  });

  test.each([
    ['is a draft', { status: 'DRAFT' }, 'QUOTE_NOT_APPROVED'],
    ['expired', { status: 'EXPIRED' }, 'QUOTE_EXPIRED'],
    ['is past its last day', { expiresOn: '2020-01-31' }, 'QUOTE_EXPIRED'],
    ['was ordered elsewhere', { status: 'ORDERED' }, 'QUOTE_ALREADY_ORDERED'],
    ['is for a customer on credit hold', { credit: 'ON_HOLD' }, 'CREDIT_HOLD'],
    ['is for a customer the ERP does not know', { credit: 'NONE' }, 'CUSTOMER_NOT_ONBOARDED'],
  ])('that %s is refused and starts nothing', async (_, options, code) => {
    const quote = await insertQuote(database.pool, options);
    expect(await submit(orchestration, quote.id, `k-${quote.id}`)).toMatchObject({
      userErrors: [{ code, message: expect.stringContaining(quote.number), path: ['input', 'quoteId'] }],
    });
    expect(await rows('select 1 from orchestration.workflow where subject_id = $1', quote.id)).toEqual([]);
  });

  test('that is unknown, or another customer’s for a portal caller, is not found', async () => {
    expect(await submit(orchestration, 'bm9uZQ', 'k-none')).toMatchObject({
      userErrors: [{ code: 'QUOTE_NOT_FOUND' }],
    });
    const quote = await insertQuote(database.pool);
    const outcome = await orchestration.client.submitQuote(
      { quoteId: quote.id, idempotencyKey: 'portal' },
      { ...caller, customerId: 'someone-else' },
      callContext(),
    );
    expect(outcome).toMatchObject({ userErrors: [{ code: 'QUOTE_NOT_FOUND' }] });
  });

  test('cannot be checked while the CRM is away: that is a failure, not an outcome', async () => {
    const quote = await insertQuote(database.pool);
    beforeCall = () => {
      throw unavailable('salesforce');
    };
    await expect(submit(orchestration, quote.id, 'away')).rejects.toMatchObject({
      code: 'SYSTEM_UNAVAILABLE',
    });
    beforeCall = () => undefined;
    expect(await submit(orchestration, quote.id, 'away')).toHaveProperty('workflowId');
  });
});

describe('workflows', () => {
  test('are listed newest first, in pages, by status, kind and customer', async () => {
    const quotes = [await insertQuote(database.pool), await insertQuote(database.pool)];
    const ids: string[] = [];
    for (const { id } of quotes) {
      const workflowId = await start(orchestration, id);
      await reaches(orchestration, workflowId, 'SUCCEEDED');
      ids.unshift(workflowId);
    }
    const { client } = orchestration;
    const query = { status: ['SUCCEEDED'], kind: ['QUOTE_TO_ORDER'] } as const;
    const first = await client.listWorkflows({ ...query, page: { first: 1 } });
    const second = await client.listWorkflows({
      ...query,
      page: { first: 1, after: first.items[0]?.cursor ?? '' },
    });
    expect([...first.items, ...second.items].map(({ node }) => node.id)).toEqual(ids);
    expect(first.hasNextPage).toBe(true);
    const own = await client.listWorkflows({ customerId: quotes[0]?.customerId ?? '', page: { first: 10 } });
    expect(own.items.map(({ node }) => node.id)).toEqual([ids[1]]);
    await expect(client.listWorkflows({ page: { first: 1, after: 'nonsense' } })).rejects.toMatchObject({
      name: 'CursorError',
    });
  });
});
