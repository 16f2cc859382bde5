import type { EventPublisher } from '#orchestration/publishers/event-publisher.ts';
import type { KafkaSettings } from '#orchestration/publishers/kafka-publisher.ts';
import { publisherSettings } from '#orchestration/publishers/settings.ts';
import type { SettingValues } from '#platform/config/setting.ts';
import { CodedError } from '#platform/errors.ts';

type PublisherSettings = SettingValues<typeof publisherSettings>;

/** The buses that are configured; the client of one is loaded only where it is. Throws `BAD_USER_INPUT` for settings that do not fit. */
export async function loadPublishers(settings: PublisherSettings): Promise<readonly EventPublisher[]> {
  const { natsUrl, natsStream } = settings;
  const publishers: EventPublisher[] = [];
  if (natsUrl) {
    const { createNatsPublisher } = await import('#orchestration/publishers/nats-publisher.ts');
    publishers.push(createNatsPublisher({ url: natsUrl, stream: natsStream }));
  }
  const kafka = toKafkaSettings(settings);
  if (kafka) {
    const { createKafkaPublisher } = await import('#orchestration/publishers/kafka-publisher.ts');
    publishers.push(createKafkaPublisher(kafka));
  }
  return publishers;
}

/** How Kafka is reached; undefined where it is not. Throws one `BAD_USER_INPUT` with every setting that does not fit the others. */
export function toKafkaSettings(settings: PublisherSettings): KafkaSettings | undefined {
  const { kafkaBrokers: brokers, kafkaTopic: topic, kafkaTls, kafkaCa: ca } = settings;
  const { kafkaClientCertificate: certificate, kafkaClientKey: key } = settings;
  const { kafkaSasl: mechanism, kafkaUsername: username, kafkaPassword: password } = settings;
  if (!brokers) return undefined;
  const problems: string[] = [];
  const { kafkaTls: tlsName, kafkaCa, kafkaClientCertificate, kafkaClientKey } = publisherSettings;
  const { kafkaSasl, kafkaUsername, kafkaPassword } = publisherSettings;
  if ((ca ?? certificate ?? key) && kafkaTls === 'off')
    problems.push(`${kafkaCa.name} and the like are for ${tlsName.name}=on: set it, or unset them`);
  if (!certificate !== !key)
    problems.push(`${kafkaClientCertificate.name} and ${kafkaClientKey.name} go together: set both or none`);
  if (mechanism && !(username && password))
    problems.push(`${kafkaSasl.name} is ${mechanism}: set ${kafkaUsername.name} and ${kafkaPassword.name}`);
  if (!mechanism && (username || password))
    problems.push(`${kafkaUsername.name} and ${kafkaPassword.name} are for ${kafkaSasl.name}: set it`);
  if (mechanism === 'PLAIN' && kafkaTls === 'off')
    problems.push(
      `${kafkaSasl.name}=PLAIN sends the password readably: set ${tlsName.name}=on, or use SCRAM-SHA-512`,
    );
  if (problems.length > 0) {
    const lines = problems.map((problem) => `- ${problem}`);
    throw new CodedError('BAD_USER_INPUT', `Kafka cannot be reached so:\n${lines.join('\n')}`);
  }
  return {
    ...{ brokers, topic },
    ...(kafkaTls === 'on' && {
      tls: { ...(ca && { ca }), ...(certificate && key && { client: { certificate, key } }) },
    }),
    ...(mechanism && username && password && { sasl: { mechanism, username, password } }),
  };
}
