import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import type { Subscription } from '#domain/subscription.ts';
import type { UsageRecord } from '#orchestration/client.ts';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import { createBusinessSystems, rejected, unavailable } from './business-systems.ts';
import {
  callContext,
  caller,
  startTestDatabase,
  startTestOrchestration,
  type TestDatabase,
} from './start-test-orchestration.ts';

let database: TestDatabase;
let orchestration: Orchestration & AsyncDisposable;
/** What the billing platform has counted, by the identifier that it knows. */
const meter = new Map<string, { readonly itemId: string; readonly quantity: string }>();
let fault: ((itemId: string, phase: 'before' | 'after') => void) | undefined;

let lists = 0;

const item = toEntityId('SubscriptionItem', 'stripe', 'si_1');

beforeAll(async () => {
  database = await startTestDatabase();
  const ports = createBusinessSystems(database.pool);
  orchestration = await startTestOrchestration(database, undefined, {
    ports: {
      ...ports,
      subscriptions: {
        ...ports.subscriptions,
        async listSubscriptions({ customerId = '', page }) {
          lists += 1;
          fault?.(customerId, 'before');
          // One on each page.
          const ids = customerId === 'customer-1' ? ['si_1', 'si_2'] : ['si_3'];
          const place = page.after === undefined ? 0 : Number(page.after);
          const id = toEntityId('SubscriptionItem', 'stripe', ids[place] ?? '');
          // Nothing else of it is looked at.
          const node = { items: [{ id }] } as unknown as Subscription;
          return { items: [{ node, cursor: String(place + 1) }], hasNextPage: place + 1 < ids.length };
        },
      },
      subscriptionWriter: {
        ...ports.subscriptionWriter,
        async reportUsage({ itemId, quantity, identifier }) {
          fault?.(itemId, 'before');
          const known = meter.has(identifier);
          if (!known) meter.set(identifier, { itemId, quantity });
          fault?.(itemId, 'after');
          return known ? 'DUPLICATE' : 'ACCEPTED';
        },
      },
    },
  });
});

beforeEach(() => {
  meter.clear();
  fault = undefined;
  lists = 0;
});

afterAll(async () => {
  await orchestration?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const use = (identifier: string, changes: Partial<UsageRecord> = {}): UsageRecord => ({
  subscriptionItemId: item,
  quantity: '2.5',
  occurredAt: new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, ''),
  identifier,
  ...changes,
});

const report = (records: readonly UsageRecord[], subject = 'user-1') =>
  orchestration.client.reportUsage(records, { ...caller, subject }, callContext());

test('each record is counted once, however often and by however many requests it comes', async () => {
  const records = Array.from({ length: 40 }, (_, n) => use(`once-${n}`));
  const outcomes = await Promise.all([report(records), report(records), report([...records, ...records])]);
  expect(outcomes.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(40);
  expect(outcomes.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(120);
  expect(outcomes.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  expect(meter.size).toBe(40);
  expect(await report(records)).toEqual({ accepted: 0, duplicates: 40, userErrors: [] });
});

test('an identifier is each caller’s own, and says one thing only', async () => {
  expect(await report([use('mine')])).toMatchObject({ accepted: 1 });
  expect(await report([use('mine')], 'user-2')).toMatchObject({ accepted: 1 });
  expect(meter.size).toBe(2);
  expect(await report([use('mine', { quantity: '3' })])).toMatchObject({
    accepted: 0,
    userErrors: [{ code: 'CONFLICT', path: ['input', 'records', '0', 'identifier'] }],
  });
});

test('wrong records are named and do not keep the right ones from being counted', async () => {
  const outcome = await report([
    use('right'),
    use(''),
    use('a', { quantity: '-1' }),
    use('b', { quantity: 'many' }),
    use('c', { subscriptionItemId: toEntityId('Order', 'netsuite', '1') }),
    use('d', { occurredAt: '2020-01-01T00:00:00Z' }),
    use('e', { occurredAt: 'yesterday' }),
  ]);
  expect(outcome.accepted).toBe(1);
  expect(outcome.userErrors.map(({ code, path }) => [code, path?.[2]])).toEqual([
    ['INVALID_IDENTIFIER', '1'],
    ['INVALID_QUANTITY', '2'],
    ['INVALID_QUANTITY', '3'],
    ['ITEM_NOT_FOUND', '4'],
    ['INVALID_TIME', '5'],
    ['INVALID_TIME', '6'],
  ]);
  for (const records of [[], Array.from({ length: 1001 }, (_, n) => use(`many-${n}`))])
    expect(await report(records)).toMatchObject({
      accepted: 0,
      userErrors: [{ code: 'WRONG_NUMBER_OF_RECORDS' }],
    });
});

test('what the billing platform refuses is a user error, and may be reported again corrected', async () => {
  fault = () => {
    throw rejected('stripe', 'resource_missing', 'No such item');
  };
  expect(await report([use('refused')])).toMatchObject({
    accepted: 0,
    userErrors: [{ code: 'UNKNOWN_ITEM' }],
  });
  fault = undefined;
  expect(await report([use('refused', { quantity: '7' })])).toMatchObject({ accepted: 1, userErrors: [] });
  expect([...meter.values()]).toEqual([{ itemId: item, quantity: '7' }]);
});

test('what is accepted during an outage is counted once when it ends, also where the answer was lost', async () => {
  fault = (_, phase) => {
    if (phase === 'after') throw unavailable('stripe');
  };
  expect(await report([use('later')])).toEqual({ accepted: 1, duplicates: 0, userErrors: [] });
  fault = undefined;
  await expect
    .poll(
      async () =>
        (await database.pool.query(`select 1 from orchestration.usage_record where state = 'NEW'`)).rows,
      {
        timeout: 15_000,
      },
    )
    .toEqual([]);
  expect([...meter.values()]).toEqual([{ itemId: item, quantity: '2.5' }]);
});

test('a portal caller reports use of its own items only, which are looked for once', async () => {
  const toItem = (id: string) => ({ subscriptionItemId: toEntityId('SubscriptionItem', 'stripe', id) });
  const reportAs = (customerId: string, records: readonly UsageRecord[]) =>
    orchestration.client.reportUsage(records, { ...caller, customerId }, callContext());
  const mixed = [use('p1'), use('p2', toItem('si_2')), use('p3', toItem('si_3')), use('p4', toItem('si_9'))];
  const outcome = await reportAs('customer-1', mixed);
  expect(outcome.accepted).toBe(2);
  expect(outcome.userErrors.map(({ code, path }) => [code, path?.[2], path?.[3]])).toEqual([
    ['ITEM_NOT_FOUND', '2', 'subscriptionItemId'],
    ['ITEM_NOT_FOUND', '3', 'subscriptionItemId'],
  ]);
  expect(lists).toBe(2);
  expect(await reportAs('customer-1', [use('p5'), use('p6', toItem('si_2'))])).toMatchObject({ accepted: 2 });
  expect(lists).toBe(2);
  // What was found for one customer says nothing to another.
  expect(await reportAs('customer-2', [use('p7')])).toMatchObject({
    accepted: 0,
    userErrors: [{ code: 'ITEM_NOT_FOUND' }],
  });
  expect(meter.size).toBe(4);
});
