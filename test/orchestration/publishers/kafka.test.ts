import { randomUUID } from 'node:crypto';
import { Consumer, stringDeserializers } from '@platformatic/kafka';
import { describe, expect, test } from 'vitest';
import type { CloudEvent } from '#orchestration/outbox/cloud-event.ts';
import { createKafkaPublisher } from '#orchestration/publishers/kafka-publisher.ts';

const broker = process.env.TEST_KAFKA_BROKER;

function event(subject: string, sequence: number): CloudEvent {
  return {
    specversion: '1.0',
    id: `order.status:${subject}:${sequence}`,
    source: '/weir/orchestration',
    type: 'order.changed',
    subject,
    time: new Date(0).toISOString(),
    datacontenttype: 'application/json',
    dataschema: 'https://weir.dev/schemas/events/order.changed.schema.json',
    sequence: String(sequence),
    correlationid: 'corr',
    data: { status: 'OPEN' },
  };
}

describe('a Kafka that is not there', () => {
  test('refuses with what to check, and can be tried again', async () => {
    await using publisher = createKafkaPublisher({ brokers: ['127.0.0.1:9'], topic: 'weir.events' });
    for (const _ of [1, 2])
      await expect(publisher.publish([event('a', 1)], AbortSignal.timeout(8_000))).rejects.toMatchObject({
        code: 'SYSTEM_UNAVAILABLE',
        retryable: true,
        message: expect.stringContaining('WEIR_KAFKA_BROKERS'),
      });
  }, 30_000);
});

const title = `publishing to Kafka${broker ? '' : ': not tested, TEST_KAFKA_BROKER (host:port) is not set'}`;

describe.skipIf(!broker)(title, () => {
  test('every event is on the topic under its entity’s key, in order', async () => {
    const topic = `weir-test-${randomUUID()}`;
    await using publisher = createKafkaPublisher({ brokers: [broker ?? ''], topic });
    const events = Array.from({ length: 20 }, (_, index) =>
      event(`order-${index % 4}`, Math.floor(index / 4) + 1),
    );
    await publisher.publish(events.slice(0, 10), AbortSignal.timeout(20_000));
    await publisher.publish(events.slice(10), AbortSignal.timeout(20_000));
    const consumer = new Consumer({
      clientId: 'weir-test',
      groupId: randomUUID(),
      bootstrapBrokers: [broker ?? ''],
      deserializers: stringDeserializers,
    });
    const found: { key: string; event: CloudEvent }[] = [];
    try {
      const stream = await consumer.consume({ topics: [topic], mode: 'earliest' });
      for await (const { key, value } of stream)
        if (found.push({ key, event: JSON.parse(value) }) === events.length) break;
    } finally {
      await consumer.close(true);
    }
    for (const [key, own] of Map.groupBy(found, ({ key }) => key)) {
      expect(own.every(({ event: { subject } }) => subject === key)).toBe(true);
      expect(own.map(({ event: { sequence } }) => sequence)).toEqual(['1', '2', '3', '4', '5']);
    }
  }, 60_000);
});
