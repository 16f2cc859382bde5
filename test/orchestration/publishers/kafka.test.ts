import { describe, expect, test } from 'vitest';
import { toKafkaSettings } from '#cli/wire/load-publishers.ts';
import type { CloudEvent } from '#orchestration/outbox/cloud-event.ts';
import { createKafkaPublisher } from '#orchestration/publishers/kafka-publisher.ts';
import { publisherSettings } from '#orchestration/publishers/settings.ts';
import { Secret } from '#platform/config/secret.ts';
import { parseSettings } from '#platform/config/settings.ts';
import { createSelfSigned } from '#sandbox/kit/self-signed-certificate.ts';
import { hasKafka, startKafka, startSecureFront } from './start-kafka.ts';

const topic = 'weir.events';

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
  test('refuses with what is wrong and what to check, and can be tried again', async () => {
    await using publisher = createKafkaPublisher({ brokers: ['127.0.0.1:9'], topic });
    for (const _ of [1, 2])
      await expect(publisher.publish([event('a', 1)], AbortSignal.timeout(8_000))).rejects.toMatchObject({
        code: 'SYSTEM_UNAVAILABLE',
        retryable: true,
        message: expect.stringMatching(/ECONNREFUSED 127\.0\.0\.1:9\b.*WEIR_KAFKA_/),
      });
  }, 30_000);
});

describe('the settings of Kafka', () => {
  const read = (environment: Record<string, string>) =>
    toKafkaSettings(parseSettings({ WEIR_KAFKA_BROKERS: 'kafka:9093', ...environment }, publisherSettings));

  test('say how it is reached', () => {
    expect(read({})).toEqual({ brokers: ['kafka:9093'], topic });
    const found = read({
      WEIR_KAFKA_TLS: 'on',
      WEIR_KAFKA_CA: 'line 1\\nline 2',
      WEIR_KAFKA_CLIENT_CERTIFICATE: 'ours',
      WEIR_KAFKA_CLIENT_KEY: 'secret',
      WEIR_KAFKA_SASL: 'SCRAM-SHA-512',
      WEIR_KAFKA_USERNAME: 'weir',
      WEIR_KAFKA_PASSWORD: 'guess',
    });
    expect(found).toMatchObject({
      tls: { ca: 'line 1\nline 2', client: { certificate: 'ours' } },
      sasl: { mechanism: 'SCRAM-SHA-512', username: 'weir' },
    });
    expect(found?.sasl?.password.reveal()).toBe('guess');
    expect(JSON.stringify(found)).not.toMatch(/guess|"secret"/);
  });

  test('that do not fit each other are named all at once', () => {
    expect(() => read({ WEIR_KAFKA_CA: 'ca', WEIR_KAFKA_CLIENT_KEY: 'k', WEIR_KAFKA_SASL: 'PLAIN' })).toThrow(
      /WEIR_KAFKA_TLS=on.*CLIENT_CERTIFICATE.*WEIR_KAFKA_USERNAME.*readably/s,
    );
    expect(() => read({ WEIR_KAFKA_PASSWORD: 'p' })).toThrow('are for WEIR_KAFKA_SASL');
    expect(() => read({ WEIR_KAFKA_SASL: 'MD5' })).toThrow('SCRAM-SHA-256');
  });
});

const title = `publishing to Kafka${hasKafka ? '' : ': not tested, kcat is not installed'}`;

describe.skipIf(!hasKafka)(title, () => {
  test('every event is on the topic under its entity’s key, in order', async () => {
    await using kafka = await startKafka(topic);
    await using publisher = createKafkaPublisher({ brokers: [`127.0.0.1:${kafka.port}`], topic });
    const events = Array.from({ length: 20 }, (_, index) =>
      event(`order-${index % 4}`, Math.floor(index / 4) + 1),
    );
    await publisher.publish(events.slice(0, 10), AbortSignal.timeout(20_000));
    await publisher.publish(events.slice(10), AbortSignal.timeout(20_000));
    await expect.poll(() => kafka.taken.length, { timeout: 10_000 }).toBe(events.length);
    const byKey = Map.groupBy(kafka.taken, ({ key }) => key);
    expect(byKey.size).toBe(4);
    for (const [key, own] of byKey) {
      expect(new Set(own.map(({ partition }) => partition)).size).toBe(1);
      expect(own.map(({ payload }) => JSON.parse(payload))).toEqual(
        events.filter(({ subject }) => subject === key),
      );
    }
    for (const { headers } of kafka.taken)
      expect(headers).toEqual(['content-type', 'application/cloudevents+json; charset=UTF-8']);
  }, 30_000);

  test('over TLS to a broker that a named authority vouches for, signed in; to no other, and not with another password', async () => {
    await using kafka = await startKafka(topic);
    const certificate = createSelfSigned('localhost');
    const credentials = { username: 'weir', password: 'right' };
    await using front = await startSecureFront(kafka.port, certificate, credentials);
    const brokers = [`localhost:${front.port}`];
    const as = (password: string) => ({
      mechanism: 'PLAIN' as const,
      username: 'weir',
      password: new Secret(password),
    });
    const tls = { ca: certificate.certificate };
    const publish = async (settings: Partial<Parameters<typeof createKafkaPublisher>[0]>) => {
      await using publisher = createKafkaPublisher({ brokers, topic, ...settings });
      await publisher.publish([event('order-1', 1)], AbortSignal.timeout(10_000));
    };
    await expect(publish({ tls: {}, sasl: as('right') })).rejects.toThrow(/self-signed certificate/);
    await expect(publish({ tls, sasl: as('wrong') })).rejects.toThrow(/SASL/i);
    await expect(publish({ tls })).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE' });
    expect(kafka.taken).toEqual([]);
    await publish({ tls, sasl: as('right') });
    await expect.poll(() => kafka.taken, { timeout: 10_000 }).toMatchObject([{ key: 'order-1' }]);
  }, 60_000);
});
