import { ProduceAcks, Producer, stringSerializers } from '@platformatic/kafka';
import { CodedError } from '#platform/errors.ts';
import type { EventPublisher } from './event-publisher.ts';

export interface KafkaSettings {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly topic: string;
}

const contentType = 'application/cloudevents+json; charset=UTF-8';

/**
 * Publishes to Kafka: CloudEvents in structured mode on one topic, under the entity's id as the key, so that an entity's events share a
 * partition and keep their order. Connects with the first event.
 */
export function createKafkaPublisher({ brokers, topic }: KafkaSettings): EventPublisher {
  let producer: Producer<string, string, string, string> | undefined;

  const open = () =>
    new Producer({
      clientId: 'weir',
      bootstrapBrokers: [...brokers],
      serializers: stringSerializers,
      idempotent: true,
      acks: ProduceAcks.ALL,
      retries: 2,
    });

  return {
    name: 'kafka',
    async publish(events, signal) {
      producer ??= open();
      const messages = events.map((event) => ({
        topic,
        key: event.subject,
        value: JSON.stringify(event),
        headers: { 'content-type': contentType },
      }));
      try {
        await Promise.race([producer.send({ messages }), aborted(signal)]);
      } catch (cause) {
        // Its state of the sequence is unknown now: the next try is a producer of its own.
        const broken = producer;
        producer = undefined;
        await broken?.close(true).catch(() => undefined);
        const message = `Kafka took no events on ${topic}: check WEIR_KAFKA_BROKERS and the topic`;
        throw new CodedError('SYSTEM_UNAVAILABLE', message, { retryable: true, cause });
      }
    },
    async [Symbol.asyncDispose]() {
      await producer?.close(true).catch(() => undefined);
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return promise;
}
