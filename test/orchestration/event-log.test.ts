import { afterAll, beforeAll, expect, test } from 'vitest';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { appendEvent, eventLock, type NewEvent } from '#orchestration/outbox/append-events.ts';
import { type BusinessEventLog, createEventLog } from '#orchestration/outbox/create-event-log.ts';
import { type EventFeed, startEventFeed } from '#orchestration/outbox/event-feed.ts';
import { trimEvents } from '#orchestration/outbox/trim-events.ts';
import { inTransaction } from '#orchestration/store/transaction.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { log, startTestDatabase, type TestDatabase } from './start-test-orchestration.ts';

let database: TestDatabase;
let feed: EventFeed;
let events: BusinessEventLog;
beforeAll(async () => {
  database = await startTestDatabase();
  const signal = AbortSignal.timeout(30_000);
  await migrate(database.pool, orchestrationMigrations, signal);
  feed = await startEventFeed({ pool: database.pool, databaseUrl: database.url, log }, signal);
  events = createEventLog(database.pool, feed);
});
afterAll(async () => {
  await feed?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

let keys = 0;

/** Appends changes of an order, and answers once the log has been followed to the last. */
async function change(entityId: string, customerId: string, ...statuses: readonly string[]): Promise<string> {
  const followed = Promise.withResolvers<string>();
  using _listening = events.onEvent((event) => {
    if (event.entityId === entityId && 'status' in event.payload && event.payload.status === statuses.at(-1))
      followed.resolve(event.cursor);
  });
  await inTransaction(database.pool, [eventLock('order.status', entityId)], async (tx) => {
    for (const status of statuses) {
      const type = 'order.changed';
      const key = `log-${++keys}`;
      const event: NewEvent = {
        key,
        topic: 'order.status',
        type,
        entityId,
        customerId,
        correlationId: 'c',
        payload: { status },
      };
      await appendEvent(tx, event);
    }
  });
  return await followed.promise;
}

const sequencesOf = (found: readonly { readonly sequence: number }[]) =>
  found.map(({ sequence }) => sequence);

test('answers many interests at once, each behind its own place and no further than asked', async () => {
  const first = await change('a', 'acme', 'S1');
  await change('a', 'acme', 'S2', 'S3');
  const upTo = await change('b', 'bolt', 'S1');
  await change('b', 'bolt', 'S2');
  const found = await events.readPast(
    'order.status',
    [
      { entityId: 'a', after: first },
      { entityId: 'b' },
      { ownerId: 'acme' },
      { entityId: 'a', ownerId: 'bolt' },
      { entityId: 'nowhere' },
    ],
    upTo,
  );
  expect(found.map((past) => (past.state === 'kept' ? sequencesOf(past.events) : past.state))).toEqual([
    [2, 3],
    [1],
    [1, 2, 3],
    [],
    [],
  ]);
});

test('answers the newest event of each entity in order', async () => {
  await change('n1', 'nova', 'S1', 'S2');
  await change('n2', 'nova', 'S1');
  await change('n1', 'nova', 'S3');
  const [ofOwner = [], ofEntity = [], ofNobody] = await events.readNewest(
    'order.status',
    [{ ownerId: 'nova' }, { entityId: 'n2' }, { entityId: 'nowhere' }],
    events.position(),
  );
  expect(ofOwner.map(({ entityId, sequence }) => [entityId, sequence])).toEqual([
    ['n2', 1],
    ['n1', 3],
  ]);
  expect(sequencesOf(ofEntity)).toEqual([1]);
  expect(ofNobody).toEqual([]);
});

test('refuses what is no cursor, and one that it has not come to', async () => {
  const ahead = Buffer.from('999999999999.1').toString('base64url');
  const found = await events.readPast(
    'order.status',
    [{ entityId: 'a', after: 'nonsense' }, { entityId: 'a', after: ahead }, { entityId: 'a' }],
    events.position(),
  );
  expect(found.map(({ state }) => state)).toEqual(['refused', 'refused', 'kept']);
});

test('keeps each entity’s newest event when it is trimmed, and says that a cursor from before has expired', async () => {
  const before = await change('t1', 'trim', 'S1');
  await change('t1', 'trim', 'S2');
  const last = await change('t1', 'trim', 'S3');
  await database.pool.query(`update orchestration.event set logged_at = now() - interval '2 days'`);
  const fresh = await change('t1', 'trim', 'S4');
  expect(await trimEvents(database.pool, 86_400_000)).toBeGreaterThanOrEqual(3);
  const [expired, kept] = await events.readPast(
    'order.status',
    [
      { entityId: 't1', after: before },
      { entityId: 't1', after: last },
    ],
    fresh,
  );
  expect(expired?.state).toBe('expired');
  expect(kept).toMatchObject({ state: 'kept', events: [{ sequence: 4 }] });
  // The next one goes on counting.
  await change('t1', 'trim', 'S5');
  const [newest = []] = await events.readNewest('order.status', [{ entityId: 't1' }], events.position());
  expect(sequencesOf(newest)).toEqual([5]);
});
