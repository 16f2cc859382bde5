import { parseSecret, parseText, type SettingDeclarations } from '#platform/config/setting.ts';

function parseBrokers(text: string): readonly string[] {
  const brokers = text.split(',').map((broker) => broker.trim());
  if (!brokers.every((broker) => /^[^\s:/]+:\d{1,5}$/.test(broker)))
    throw new Error('host:port, several parted by commas');
  return brokers;
}

/** Where events are published outward; nowhere where absent. */
export const publisherSettings = {
  natsUrl: {
    name: 'WEIR_NATS_URL',
    description:
      'Events are published to this NATS JetStream: nats://user:password@host:4222, several parted by commas; to none where absent.',
    secret: true,
    parse: parseSecret,
  },
  natsStream: {
    name: 'WEIR_NATS_STREAM',
    description: 'The JetStream stream that takes the subjects weir.events.>; made where it is not there.',
    default: 'WEIR_EVENTS',
    parse: parseText,
  },
  kafkaBrokers: {
    name: 'WEIR_KAFKA_BROKERS',
    description:
      'Events are published to this Kafka: host:port, several parted by commas; to none where absent.',
    parse: parseBrokers,
  },
  kafkaTopic: {
    name: 'WEIR_KAFKA_TOPIC',
    description: 'The Kafka topic of the events.',
    default: 'weir.events',
    parse: parseText,
  },
} as const satisfies SettingDeclarations;
