import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { appendEvent, eventLock } from '#orchestration/outbox/append-events.ts';
import type { CloudEvent } from '#orchestration/outbox/cloud-event.ts';
import type { EventPublisher } from '#orchestration/publishers/event-publisher.ts';
import { createNatsPublisher } from '#orchestration/publishers/nats-publisher.ts';
import { readBehind } from '#orchestration/publishers/publisher-store.ts';
import { startRelay } from '#orchestration/publishers/start-relay.ts';
import { inTransaction } from '#orchestration/store/transaction.ts';
import { Secret } from '#platform/config/secret.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { log, startTestDatabase, type TestDatabase } from '../start-test-orchestration.ts';
import { hasNats, type RunningNats, startNats } from './start-nats.ts';

const title = `publishing to NATS JetStream${hasNats ? '' : ': not tested, nats-server is not installed'}`;

describe.skipIf(!hasNats)(title, () => {
  let database: TestDatabase;
  let nats: RunningNats;

  beforeAll(async () => {
    [database, nats] = await Promise.all([startTestDatabase(), startNats()]);
    await migrate(database.pool, orchestrationMigrations, AbortSignal.timeout(30_000));
  });
  afterAll(async () => {
    await nats?.[Symbol.asyncDispose]();
    await database?.[Symbol.asyncDispose]();
  });

  let keys = 0;
  const append = (entityId: string, status: string) =>
    inTransaction(database.pool, [eventLock('order.status', entityId)], async (tx) => {
      keys += 1;
      await appendEvent(tx, {
        key: `nats-${keys}`,
        topic: 'order.status',
        type: 'order.changed',
        entityId,
        correlationId: 'corr',
        always: true,
        payload: { status, number: entityId },
      });
    });
  const publisher = () => createNatsPublisher({ url: new Secret(nats.url), stream: 'TEST' });
  const relay = (own: EventPublisher = publisher()) =>
    startRelay({ pool: database.pool, log, onEvent: () => ({ [Symbol.dispose]: () => undefined }) }, [own]);
  const behind = async () => (await readBehind(database.pool)).get('nats');

  interface Published {
    readonly subject: string;
    readonly messageId: string;
    readonly contentType: string;
    readonly event: CloudEvent;
  }

  /** Everything that the stream holds. */
  async function published(): Promise<readonly Published[]> {
    const connection = await connect({ servers: nats.url });
    try {
      const manager = await jetstreamManager(connection);
      const { state } = await manager.streams.info('TEST');
      const consumer = await jetstream(connection).consumers.get('TEST');
      const found: Published[] = [];
      while (found.length < state.messages) {
        const message = await consumer.next({ expires: 5_000 });
        if (!message) break;
        found.push({
          subject: message.subject,
          messageId: message.headers?.get('Nats-Msg-Id') ?? '',
          contentType: message.headers?.get('content-type') ?? '',
          event: message.json(),
        });
      }
      return found;
    } finally {
      await connection.close();
    }
  }

  test('every event goes out once, as a structured CloudEvent, in order for each entity', async () => {
    for (let number = 1; number <= 30; number += 1) await append(`order-${number % 3}`, `S${number}`);
    await using _relay = relay();
    await expect.poll(behind, { timeout: 20_000 }).toBe(0);
    const found = await published();
    expect(found).toHaveLength(30);
    for (const { subject, messageId, contentType, event } of found) {
      expect(subject).toBe('weir.events.order.changed');
      expect(messageId).toBe(event.id);
      expect(contentType).toBe('application/cloudevents+json; charset=UTF-8');
      expect(event).toMatchObject({
        specversion: '1.0',
        type: 'order.changed',
        source: '/weir/orchestration',
      });
    }
    for (const [, own] of Map.groupBy(found, ({ event }) => event.subject))
      expect(own.map(({ event }) => Number(event.sequence))).toEqual(own.map((_, index) => index + 1));
  });

  test('it goes on where it stopped, and what was published but not noted is known again', async () => {
    const before = (await published()).length;
    await append('order-again', 'A');
    await append('order-again', 'B');
    const own = publisher();
    let failed = false;
    // Ends like a process that dies between the bus and its own note.
    await using _broken = relay({
      ...own,
      name: 'nats',
      async publish(events, signal) {
        await own.publish(events, signal);
        if (failed) return;
        failed = true;
        throw new Error('the process died here');
      },
    });
    await expect.poll(behind, { timeout: 20_000 }).toBe(0);
    expect(failed).toBe(true);
    expect((await published()).slice(before).map(({ event }) => event.data)).toMatchObject([
      { status: 'A' },
      { status: 'B' },
    ]);
  });

  test('a server that is down delays its events and nothing else', async () => {
    await using _relay = relay();
    await expect.poll(behind, { timeout: 20_000 }).toBe(0);
    const before = (await published()).length;
    await nats.kill();
    const began = Date.now();
    await append('order-meanwhile', 'A');
    expect(Date.now() - began).toBeLessThan(5_000);
    await expect.poll(behind, { timeout: 20_000 }).toBe(1);
    await expect
      .poll(async () => (await database.pool.query('select failure from orchestration.publisher')).rows, {
        timeout: 20_000,
      })
      .not.toEqual([{ failure: null }]);
    await nats.restart();
    await expect.poll(behind, { timeout: 30_000 }).toBe(0);
    expect((await published()).slice(before).map(({ event }) => event.subject)).toEqual(['order-meanwhile']);
  }, 60_000);

  test('of two processes one publishes', async () => {
    const calls: string[] = [];
    const spy = (name: string): EventPublisher => ({
      name: 'nats',
      async publish() {
        calls.push(name);
      },
      async [Symbol.asyncDispose]() {},
    });
    {
      await using _one = relay(spy('one'));
      await using _two = relay(spy('two'));
      for (let number = 0; number < 5; number += 1) await append(`order-two-${number}`, 'A');
      await expect.poll(behind, { timeout: 20_000 }).toBe(0);
    }
    expect(new Set(calls).size).toBe(1);
  });
});
