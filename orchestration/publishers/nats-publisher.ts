import {
  type JetStreamClient,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { connect, headers, type NatsConnection, nanos } from '@nats-io/transport-node';
import type { Secret } from '#platform/config/secret.ts';
import { CodedError } from '#platform/errors.ts';
import type { CloudEvent } from '../outbox/cloud-event.ts';
import type { EventPublisher } from './event-publisher.ts';

export interface NatsSettings {
  /** `nats://user:password@host:4222`; several, parted by commas. */
  readonly url: Secret;
  /** Made where it is not there; one that is there is left as it is. */
  readonly stream: string;
}

export const subjectPrefix = 'weir.events';

/** Within this time the stream knows a message that it has already. */
const duplicateWindowMs = 2 * 60_000;
const keptMs = 7 * 86_400_000;
const ackMs = 5_000;
const contentType = 'application/cloudevents+json; charset=UTF-8';

interface Link {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
}

/**
 * Publishes to NATS JetStream: CloudEvents in structured mode on `weir.events.<type>`, each under its id as `Nats-Msg-Id`. Connects with
 * the first event, and by itself again.
 */
export function createNatsPublisher({ url, stream }: NatsSettings): EventPublisher {
  let linking: Promise<Link> | undefined;

  const link = (): Promise<Link> => {
    linking ??= open(url, stream);
    // A failed try is no connection: the next event tries anew.
    linking.catch(() => {
      linking = undefined;
    });
    return linking;
  };

  return {
    name: 'nats',
    async publish(events, signal) {
      const { client } = await link();
      // Events of one entity wait for each other, whatever they tell of it.
      const lanes = Map.groupBy(events, ({ subject }) => subject);
      await Promise.all([...lanes.values()].map((lane) => publishInOrder(client, lane, signal)));
    },
    async [Symbol.asyncDispose]() {
      const open = await linking?.catch(() => undefined);
      await open?.connection.close();
    },
  };
}

async function open(url: Secret, stream: string): Promise<Link> {
  let connection: NatsConnection;
  try {
    connection = await connect({
      servers: url.reveal().split(','),
      name: 'weir',
      maxReconnectAttempts: -1,
      timeout: ackMs,
    });
  } catch (cause) {
    const message = 'NATS cannot be reached: check WEIR_NATS_URL and that the server runs';
    throw new CodedError('SYSTEM_UNAVAILABLE', message, { retryable: true, cause });
  }
  try {
    await ensureStream(connection, stream);
    return { connection, client: jetstream(connection, { timeout: ackMs }) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

async function ensureStream(connection: NatsConnection, name: string): Promise<void> {
  const { streams } = await jetstreamManager(connection, { timeout: ackMs });
  for await (const { config } of streams.list()) if (config.name === name) return;
  await streams.add({
    name,
    subjects: [`${subjectPrefix}.>`],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    max_age: nanos(keptMs),
    duplicate_window: nanos(duplicateWindowMs),
  });
}

async function publishInOrder(
  client: JetStreamClient,
  events: readonly CloudEvent[],
  signal: AbortSignal,
): Promise<void> {
  for (const event of events) {
    signal.throwIfAborted();
    const head = headers();
    head.set('content-type', contentType);
    await client.publish(`${subjectPrefix}.${event.type}`, JSON.stringify(event), {
      msgID: event.id,
      headers: head,
      timeout: ackMs,
    });
  }
}
