import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BusinessEvent } from '#orchestration/client.ts';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { appendEvent, eventLock, type NewEvent } from '#orchestration/outbox/append-events.ts';
import { type EventFeed, startEventFeed } from '#orchestration/outbox/event-feed.ts';
import { inTransaction } from '#orchestration/store/transaction.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { log, startTestDatabase, type TestDatabase } from './start-test-orchestration.ts';

let database: TestDatabase;
let feed: EventFeed;

beforeAll(async () => {
  database = await startTestDatabase();
  await migrate(database.pool, orchestrationMigrations, AbortSignal.timeout(30_000));
  feed = await startFeed();
});

afterAll(async () => {
  await feed?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

function startFeed(bufferLimit = 1_000): Promise<EventFeed> {
  const { pool, url } = database;
  return startEventFeed({ pool, databaseUrl: url, log, bufferLimit }, AbortSignal.timeout(30_000));
}

let keys = 0;

function statusEvent(entityId: string, status: string, customerId = 'customer-1'): NewEvent {
  keys += 1;
  return {
    key: `test-${keys}`,
    topic: 'order.status',
    type: 'order.status',
    entityId,
    customerId,
    correlationId: 'corr',
    payload: { status },
  };
}

/** Appends in one transaction, after `work` in it has ended. */
async function append(
  events: readonly NewEvent[],
  work: () => Promise<void> = async () => {},
): Promise<void> {
  const locks = events.map(({ topic, entityId }) => eventLock(topic, entityId));
  await inTransaction(database.pool, locks, async (tx) => {
    for (const event of events) await appendEvent(tx, event);
    await work();
  });
}

async function take(events: AsyncIterable<BusinessEvent>, count: number): Promise<readonly BusinessEvent[]> {
  const taken: BusinessEvent[] = [];
  for await (const event of events) if (taken.push(event) === count) return taken;
  throw new Error(`the stream ended after ${taken.length} of ${count} events`);
}

const within = () => AbortSignal.timeout(20_000);

describe('the event log', () => {
  test('counts an entity’s events from 1, leaves repeated keys and unchanged statuses out', async () => {
    const first = statusEvent('order-a', 'OPEN');
    await append([first]);
    await append([first]);
    await append([statusEvent('order-a', 'OPEN')]);
    await append([statusEvent('order-a', 'CLOSED'), statusEvent('order-b', 'OPEN')]);
    const events = await take(
      feed.events({ topic: 'order.status', after: 'beginning', customerId: 'customer-1' }, within()),
      3,
    );
    expect(events.map(({ entityId, sequence, payload }) => [entityId, sequence, payload])).toEqual([
      ['order-a', 1, { status: 'OPEN' }],
      ['order-a', 2, { status: 'CLOSED', previousStatus: 'OPEN' }],
      ['order-b', 1, { status: 'OPEN' }],
    ]);
  });

  test('shows an event only once all that could come before it are settled', async () => {
    const ended = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const late = append([statusEvent('order-late', 'OPEN', 'customer-late')], async () => {
      begun.resolve();
      await ended.promise;
    });
    await begun.promise;
    const stream = feed.events(
      { topic: 'order.status', customerId: 'customer-late', after: 'beginning' },
      within(),
    );
    const seen = take(stream, 2);
    await append([statusEvent('order-early', 'OPEN', 'customer-late')]);
    const { rows } = await database.pool.query(
      `select 1 from orchestration.event where entity_id = 'order-early'`,
    );
    expect(rows).toHaveLength(1);
    ended.resolve();
    await late;
    // By the order of the log the first to begin comes first, though it was committed last.
    expect((await seen).map(({ entityId }) => entityId)).toEqual(['order-late', 'order-early']);
  });
});

describe('a listener', () => {
  test('hears every topic once and in order, whatever another listener throws', async () => {
    const heard: BusinessEvent[] = [];
    const last = Promise.withResolvers<void>();
    using _failing = feed.onEvent(() => {
      throw new Error('this listener is broken');
    });
    using _listening = feed.onEvent((event) => {
      if (event.entityId.startsWith('heard-')) heard.push(event);
      if (event.entityId === 'heard-invoice') last.resolve();
    });
    await append([statusEvent('heard-order', 'OPEN'), statusEvent('heard-order', 'CLOSED')]);
    await append([
      { ...statusEvent('heard-invoice', 'OPEN'), topic: 'invoice.status', type: 'invoice.status' },
    ]);
    await last.promise;
    expect(heard.map(({ topic, sequence }) => [topic, sequence])).toEqual([
      ['order.status', 1],
      ['order.status', 2],
      ['invoice.status', 1],
    ]);
  });
});

describe('a subscriber', () => {
  test('resumes without a gap or a duplicate while many write, wherever it was cut off', {
    timeout: 60_000,
  }, async () => {
    const seed = Math.floor(Math.random() * 1_000_000);
    const total = 8 * 60;
    const writing = Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; n < 60; n++) {
          // Two entities for all writers: their locks and commits interleave.
          const entityId = `shared-${(writer + n) % 2}`;
          await append([statusEvent(entityId, `S${writer}-${n}`, 'busy')], async () => {
            if ((seed + writer * 31 + n) % 5 === 0) await database.pool.query('select pg_sleep(0.002)');
          });
        }
      }),
    );
    const seen: BusinessEvent[] = [];
    for (let turn = 0; seen.length < total; turn++) {
      const after = seen.at(-1)?.cursor ?? 'beginning';
      const some = Math.min(1 + ((seed + turn * 17) % 40), total - seen.length);
      seen.push(
        ...(await take(feed.events({ topic: 'order.status', customerId: 'busy', after }, within()), some)),
      );
    }
    await writing;
    expect(new Set(seen.map(({ cursor }) => cursor)).size, `seed ${seed}`).toBe(total);
    for (const entityId of ['shared-0', 'shared-1']) {
      const sequences = seen.filter((event) => event.entityId === entityId).map(({ sequence }) => sequence);
      expect(sequences, `seed ${seed}`).toEqual(sequences.map((_, index) => index + 1));
    }
  });

  test('that reads too slowly for its buffer misses nothing', async () => {
    await using tight = await startFeed(3);
    const slow = tight.events({ topic: 'order.status', entityId: 'slow' }, within());
    const first = slow.next();
    for (let n = 0; n < 50; n++) await append([statusEvent('slow', `S${n}`, 'slow')]);
    const other = tight.events({ topic: 'order.status', entityId: 'slow', after: 'beginning' }, within());
    await take(other, 50);
    const events = [(await first).value as BusinessEvent, ...(await take(slow, 49))];
    expect(events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
  });

  test('gets its topic, entity and customer only, from now on where it names no cursor', async () => {
    await append([statusEvent('mine', 'OLD', 'me')]);
    await take(feed.events({ topic: 'order.status', entityId: 'mine', after: 'beginning' }, within()), 1);
    const stream = feed.events({ topic: 'order.status', entityId: 'mine', customerId: 'me' }, within());
    const next = stream.next();
    await append([statusEvent('other', 'OPEN', 'me')]);
    await append([statusEvent('mine', 'NEW', 'me')]);
    expect((await next).value).toMatchObject({ entityId: 'mine', sequence: 2, payload: { status: 'NEW' } });
  });

  test('ends with its signal, also while it waits', async () => {
    const leaving = new AbortController();
    const stream = feed.events({ topic: 'invoice.status' }, leaving.signal);
    const next = stream.next();
    leaving.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  test('is told that a cursor is none of the log’s', async () => {
    const ahead = Buffer.from('999999999999.1').toString('base64url');
    for (const after of ['', 'nonsense', ahead, `${ahead}=`])
      await expect(
        feed.events({ topic: 'order.status', after }, within()).next(),
        after,
      ).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
  });

  test('goes on after the listening connection was lost', async () => {
    const stream = feed.events({ topic: 'order.status', entityId: 'survivor' }, within());
    const next = stream.next();
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and pid <> pg_backend_pid()`,
    );
    await append([statusEvent('survivor', 'OPEN')]);
    expect((await next).value).toMatchObject({ entityId: 'survivor' });
  });
});
