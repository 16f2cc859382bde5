import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import type { WebhookVerifier } from '#orchestration/inbox/webhook-source.ts';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import { CodedError } from '#platform/errors.ts';
import { toSubscriptionId } from './business-records.ts';
import { rejected, unavailable } from './business-systems.ts';
import { startTestDatabase, startTestOrchestration, type TestDatabase } from './start-test-orchestration.ts';
import { validateEvents } from './validate-events.ts';

let database: TestDatabase;
let orchestration: Orchestration & AsyncDisposable;
let fault: (() => void) | undefined;

/** Signed by a word in a header; the body names the message and the subscription. */
const verifyTestWebhook: WebhookVerifier = ({ headers, body }) => {
  if (headers['x-signature'] !== 'good')
    throw new CodedError('UNAUTHENTICATED', 'The billing webhook was refused: its signature is wrong.');
  const { id, subscription } = JSON.parse(Buffer.from(body).toString());
  const changes = subscription ? [{ entityType: 'Subscription', entityId: subscription } as const] : [];
  return { dedupeKey: id, changes };
};

beforeAll(async () => {
  database = await startTestDatabase();
  orchestration = await startTestOrchestration(
    database,
    (operation, phase) => {
      if (operation === 'subscriptionsByIds' && phase === 'after') fault?.();
    },
    { inbound: { verifiers: { billing: verifyTestWebhook }, invoices: [] } },
  );
});

beforeEach(() => {
  fault = undefined;
});

afterAll(async () => {
  await orchestration?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const rows = async (sql: string, ...values: unknown[]) => (await database.pool.query(sql, values)).rows;

function deliver(message: object, headers: Record<string, string> = { 'x-signature': 'good' }) {
  const body = Buffer.from(JSON.stringify(message));
  return orchestration.inbox.receiveWebhook('billing', { headers, body, receivedAtMs: Date.now() });
}

let messages = 0;
const messageId = () => `evt_${++messages}`;

async function insertSubscription(): Promise<string> {
  const [{ number }] = await rows(
    `insert into doubles.subscription (key, quote_id, customer_id) values (gen_random_uuid()::text, $1, $2) returning number`,
    toEntityId('Quote', 'salesforce', '0Q01'),
    toEntityId('Customer', 'salesforce', '0011'),
  );
  return toSubscriptionId(number);
}

async function setStatus(subscriptionId: string, status: string): Promise<void> {
  const number = Buffer.from(subscriptionId, 'base64url').toString().split('sub_')[1];
  await rows('update doubles.subscription set status = $2 where number = $1', number, status);
}

const settled = (subscriptionId: string) =>
  expect
    .poll(
      () =>
        rows(
          `select 1 from orchestration.inbox_change where state = 'NEW' and entity_id = $1`,
          subscriptionId,
        ),
      {
        timeout: 15_000,
      },
    )
    .toEqual([]);

const statusesOf = async (subscriptionId: string) =>
  (
    await rows(
      `select sequence, payload->>'status' as status, payload->>'previousStatus' as previous from orchestration.event
        where topic = 'subscription.status' and entity_id = $1 order by sequence`,
      subscriptionId,
    )
  ).map(({ sequence, status, previous }) => [sequence, status, previous]);

test('a webhook becomes a status event, once however often it is sent', async () => {
  const subscription = await insertSubscription();
  const message = { id: messageId(), subscription };
  const signal = AbortSignal.timeout(10_000);
  const live = orchestration.client
    .events({ topic: 'subscription.status', entityId: subscription }, signal)
    .next();
  expect(await Promise.all([deliver(message), deliver(message), deliver(message)])).toContain('STORED');
  expect(await deliver(message)).toBe('DUPLICATE');
  expect((await live).value).toMatchObject({
    type: 'subscription.changed',
    correlationId: `billing:${message.id}`,
    payload: { status: 'ACTIVE', quoteId: toEntityId('Quote', 'salesforce', '0Q01') },
  });
  await settled(subscription);
  expect(await rows('select 1 from orchestration.inbox where dedupe_key = $1', message.id)).toHaveLength(1);
  expect(await statusesOf(subscription)).toEqual([[1, 'ACTIVE', null]]);
  expect(await validateEvents(database)).toEqual(['subscription.changed']);
});

test('late and shuffled webhooks never tell an older status: what counts is what the system says now', async () => {
  const subscription = await insertSubscription();
  const waiting = Array.from({ length: 20 }, () => ({ id: messageId(), subscription }));
  for (const status of ['ACTIVE', 'PAST_DUE', 'CANCELLED']) {
    await setStatus(subscription, status);
    const one = waiting.splice(Math.floor(waiting.length / 2), 1);
    await Promise.all(one.map((message) => deliver(message)));
    await settled(subscription);
  }
  await Promise.all(waiting.map((message) => deliver(message)));
  await settled(subscription);
  expect(await statusesOf(subscription)).toEqual([
    [1, 'ACTIVE', null],
    [2, 'PAST_DUE', 'ACTIVE'],
    [3, 'CANCELLED', 'PAST_DUE'],
  ]);
});

test('a forged webhook and one from nowhere are refused and not stored', async () => {
  const message = { id: messageId(), subscription: await insertSubscription() };
  await expect(deliver(message, { 'x-signature': 'bad' })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  const delivery = { headers: {}, body: Buffer.from('{}'), receivedAtMs: 0 };
  for (const source of ['nowhere', 'constructor'])
    await expect(orchestration.inbox.receiveWebhook(source, delivery)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  expect(await rows('select 1 from orchestration.inbox where dedupe_key = $1', message.id)).toEqual([]);
});

test('a message about nothing of ours is kept and nothing more, without its credentials', async () => {
  const message = { id: messageId() };
  await deliver(message, { 'x-signature': 'good', authorization: 'Bearer abc', 'x-request-id': 'r1' });
  const [stored] = await rows(
    'select headers, body from orchestration.inbox where dedupe_key = $1',
    message.id,
  );
  expect(stored.headers).toEqual({ 'x-signature': 'good', 'x-request-id': 'r1' });
  expect(JSON.parse(stored.body)).toEqual(message);
});

test('an outage only delays a change', async () => {
  const subscription = await insertSubscription();
  let outages = 2;
  fault = () => {
    if (outages-- > 0) throw unavailable('billing');
  };
  await deliver({ id: messageId(), subscription });
  await settled(subscription);
  expect(await statusesOf(subscription)).toEqual([[1, 'ACTIVE', null]]);
});

test('a change that cannot be read is put aside after some tries and holds up no other', {
  timeout: 60_000,
}, async () => {
  const [poison, healthy] = [await insertSubscription(), await insertSubscription()];
  fault = () => {
    throw rejected('billing', 'resource_broken', 'this record cannot be read');
  };
  await deliver({ id: messageId(), subscription: poison });
  await rows(`update orchestration.inbox_change set attempts = 7 where entity_id = $1`, poison);
  await expect
    .poll(() => rows(`select state, failure from orchestration.inbox_change where entity_id = $1`, poison), {
      timeout: 15_000,
    })
    .toEqual([{ state: 'DEAD', failure: expect.stringContaining('cannot be read') }]);
  fault = undefined;
  await deliver({ id: messageId(), subscription: healthy });
  await settled(healthy);
  expect(await statusesOf(healthy)).toEqual([[1, 'ACTIVE', null]]);
});
