import { parseOneOf, parseSecret, parseText, type SettingDeclarations } from '#platform/config/setting.ts';

function parseBrokers(text: string): readonly string[] {
  const brokers = text.split(',').map((broker) => broker.trim());
  if (!brokers.every((broker) => /^[^\s:/]+:\d{1,5}$/.test(broker)))
    throw new Error('host:port, several parted by commas');
  return brokers;
}

// In the environment of a container a text of several lines is awkward.
const parsePem = (text: string) => text.replaceAll('\\n', '\n');

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
  kafkaTls: {
    name: 'WEIR_KAFKA_TLS',
    description: 'Whether the brokers speak TLS.',
    default: 'off',
    parse: parseOneOf(['off', 'on']),
  },
  kafkaCa: {
    name: 'WEIR_KAFKA_CA',
    description:
      'Who vouches for the brokers’ certificates, PEM; \\n may stand for a line break. The public authorities where absent.',
    parse: parsePem,
  },
  kafkaClientCertificate: {
    name: 'WEIR_KAFKA_CLIENT_CERTIFICATE',
    description: 'Our own certificate for brokers that ask for one, PEM; \\n may stand for a line break.',
    parse: parsePem,
  },
  kafkaClientKey: {
    name: 'WEIR_KAFKA_CLIENT_KEY',
    description: 'Its private key, PKCS 8 PEM; \\n may stand for a line break.',
    secret: true,
    parse: (text: string) => parseSecret(parsePem(text)),
  },
  kafkaSasl: {
    name: 'WEIR_KAFKA_SASL',
    description: 'How brokers want us to sign in; not at all where absent. PLAIN wants WEIR_KAFKA_TLS=on.',
    parse: parseOneOf(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
  },
  kafkaUsername: {
    name: 'WEIR_KAFKA_USERNAME',
    description: 'The user name for that.',
    parse: parseText,
  },
  kafkaPassword: {
    name: 'WEIR_KAFKA_PASSWORD',
    description: 'The password for that.',
    secret: true,
    parse: parseSecret,
  },
} as const satisfies SettingDeclarations;
