import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChangingType, EntityChange } from '#domain/change-feed.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { claimChanges } from '#orchestration/inbox/claim-changes.ts';
import { createIntake } from '#orchestration/inbox/message-intake.ts';
import { type ReceivedMessage, storeMessages } from '#orchestration/inbox/store-messages.ts';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startTestDatabase, type TestDatabase } from '../start-test-orchestration.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
  await migrate(database.pool, orchestrationMigrations, AbortSignal.timeout(60_000));
});
afterAll(() => database[Symbol.asyncDispose]());
beforeEach(() => database.pool.query('delete from orchestration.inbox'));

let counter = 0;
const subscription = (record: string) => toEntityId('Subscription', 'stripe', record);

function message(changes: readonly EntityChange[], more: Partial<ReceivedMessage> = {}): ReceivedMessage {
  const dedupeKey = `evt_${++counter}`;
  return { source: 'stripe', dedupeKey, headers: {}, receivedAtMs: Date.now(), changes, ...more };
}
const about = (record: string, more: Partial<EntityChange> = {}, entityType: ChangingType = 'Subscription') =>
  message([{ entityType, entityId: toEntityId(entityType, 'stripe', record), ...more }]);

const rows = async (sql: string) => (await database.pool.query(sql)).rows;
const unlimited = { lanes: [], entities: [], limit: 100 };
const claim = (limits: Parameters<typeof claimChanges>[1] = unlimited) =>
  claimChanges(database.pool, limits, 60_000);

test('each message is kept as it came, byte by byte, and once', async () => {
  const bodies = [randomBytes(3_000), Buffer.alloc(0), Buffer.from('{"a":"ü\\u0000\'\\\\"}')];
  const messages = bodies.map((body) =>
    message([], { body, headers: { 'user-agent': `"quoted" \\ ${'é'}` } }),
  );
  const [first, , last] = messages as [ReceivedMessage, ReceivedMessage, ReceivedMessage];
  expect((await storeMessages(database.pool, [first])).size).toBe(1);
  const fresh = await storeMessages(database.pool, [...messages, last, message([])]);
  expect(fresh.size).toBe(3);
  const kept = await rows('select body, headers from orchestration.inbox order by number');
  expect(kept.map(({ body }) => body)).toEqual([...bodies, Buffer.alloc(0)]);
  expect(kept[0].headers).toEqual(first.headers);
});

test('a message that cannot be stored keeps no other from being stored', async () => {
  const intake = createIntake(database.pool);
  const spoiled = message([], { headers: { odd: '\u0000' } });
  const outcomes = await Promise.allSettled([message([]), spoiled, message([])].map((one) => intake(one)));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('messages that are large together are stored all the same', async () => {
  const intake = createIntake(database.pool);
  const large = Array.from({ length: 12 }, () => message([], { body: Buffer.alloc(900_000, 'x') }));
  expect(new Set(await Promise.all(large.map((one) => intake(one))))).toEqual(new Set(['STORED']));
  expect(await rows('select sum(length(body))::int as bytes from orchestration.inbox')).toEqual([
    { bytes: 12 * 900_000 },
  ]);
});

test('the newest change of an entity stands for those before it; what carries a fact is told by itself', async () => {
  const fact = { type: 'payment.failed', key: 'once', occurredAt: '2026-11-01T00:00:00.000Z' } as const;
  const [old, failed, newest, other] = [
    about('sub_1', { version: '2026-11-03' }),
    about('sub_1', { fact }),
    about('sub_1', { version: '2026-11-02', isDeleted: true }),
    about('sub_2'),
  ];
  await storeMessages(database.pool, [old, failed, newest, other]);
  const { entities, ticket } = await claim();
  expect(entities).toMatchObject([
    {
      entityId: subscription('sub_1'),
      facts: [fact],
      isDeleted: true,
      version: '2026-11-03',
      correlationId: `stripe:${newest.dedupeKey}`,
    },
    { entityId: subscription('sub_2'), facts: [] },
  ]);
  expect(entities[0]?.numbers).toHaveLength(2);
  expect(await rows('select state from orchestration.inbox_change order by number')).toEqual(
    ['DONE', 'NEW', 'NEW', 'NEW'].map((state) => ({ state })),
  );
  // What is claimed is nobody else's; what comes meanwhile is the next one's, with a later ticket.
  await storeMessages(database.pool, [about('sub_1')]);
  const later = await claim();
  expect(later.entities.map(({ entityId }) => entityId)).toEqual([subscription('sub_1')]);
  expect(Number(later.ticket)).toBeGreaterThan(Number(ticket));
});

test('a lane without room holds up no other', async () => {
  await storeMessages(database.pool, [about('sub_1'), about('sub_2'), about('in_1', {}, 'Invoice')]);
  const lanes = ['subscription.status stripe'];
  const claimed = async (count: number) =>
    (await claim({ lanes, entities: [count], limit: 100 })).entities.map(({ entityId }) => entityId);
  expect(await claimed(0)).toEqual([toEntityId('Invoice', 'stripe', 'in_1')]);
  expect(await claimed(1)).toEqual([subscription('sub_1')]);
  expect(await claimed(5)).toEqual([subscription('sub_2')]);
});

test('processes that claim at once get different entities, and none is left over', async () => {
  const entities = Array.from({ length: 40 }, (_, index) => `sub_${index}`);
  for (let round = 0; round < 5; round += 1)
    await storeMessages(
      database.pool,
      entities.map((record) => about(record)),
    );
  const limits = { ...unlimited, limit: 10 };
  const claimed: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const together = await Promise.all(Array.from({ length: 4 }, () => claim(limits)));
    claimed.push(...together.flatMap(({ entities: some }) => some.map(({ entityId }) => entityId)));
  }
  expect(claimed.toSorted()).toEqual(entities.map(subscription).toSorted());
});

test('changes go with their message', async () => {
  await storeMessages(database.pool, [about('sub_1'), about('sub_2')]);
  await rows(`delete from orchestration.inbox where number = (select min(number) from orchestration.inbox)`);
  expect(await rows('select entity_id from orchestration.inbox_change')).toEqual([
    { entity_id: subscription('sub_2') },
  ]);
});
