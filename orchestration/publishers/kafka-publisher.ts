import { ProduceAcks, Producer, type SASLMechanismValue, stringSerializers } from '@platformatic/kafka';
import type { Secret } from '#platform/config/secret.ts';
import { CodedError } from '#platform/errors.ts';
import type { EventPublisher } from './event-publisher.ts';

export interface KafkaSettings {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly topic: string;
  /** For brokers that speak TLS: whom to trust beside the public authorities, and who we are, PEM texts. */
  readonly tls?: {
    readonly ca?: string;
    readonly client?: { readonly certificate: string; readonly key: Secret };
  };
  readonly sasl?: {
    readonly mechanism: Extract<SASLMechanismValue, 'PLAIN' | `SCRAM-${string}`>;
    readonly username: string;
    readonly password: Secret;
  };
}

const contentType = 'application/cloudevents+json; charset=UTF-8';

/**
 * Publishes to Kafka: CloudEvents in structured mode on one topic, under the entity's id as the key, so that an entity's events share a
 * partition and keep their order. Connects with the first event.
 */
export function createKafkaPublisher({ brokers, topic, tls, sasl }: KafkaSettings): EventPublisher {
  let producer: Producer<string, string, string, string> | undefined;

  const open = () =>
    new Producer({
      clientId: 'weir',
      bootstrapBrokers: [...brokers],
      serializers: stringSerializers,
      idempotent: true,
      // "Give me a new id": the library's own default, 0, is somebody's.
      producerId: -1n,
      producerEpoch: -1,
      acks: ProduceAcks.ALL,
      retries: 2,
      // The relay waits longer by itself.
      retryDelay: 100,
      ...(tls && { tls: toTls(tls), tlsServerName: true }),
      ...(sasl && { sasl: { ...sasl, password: sasl.password.reveal() } }),
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
        const message = `Kafka took no events on ${topic} (${reasonOf(cause)}): check the topic and the settings WEIR_KAFKA_…`;
        throw new CodedError('SYSTEM_UNAVAILABLE', message, { retryable: true, cause });
      }
    },
    async [Symbol.asyncDispose]() {
      await producer?.close(true).catch(() => undefined);
    },
  };
}

function toTls({ ca, client }: NonNullable<KafkaSettings['tls']>) {
  return {
    ...(ca !== undefined && { ca }),
    ...(client && { cert: client.certificate, key: client.key.reveal() }),
  };
}

/** What lies at the bottom of the library's errors: `connect ECONNREFUSED 127.0.0.1:9092`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  const below = first ?? error.cause;
  return below instanceof Error ? reasonOf(below) : error.message;
}

function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return promise;
}
