import { parseSecret, parseText, parseUrl, type SettingDeclarations } from '#platform/config/setting.ts';

/**
 * What connects a live Salesforce org: its address and the app's client id always, and either a client secret (client credentials) or
 * a user and a private key (JWT bearer). docs/systems/salesforce.md tells where each comes from.
 */
export const salesforceSettings = {
  salesforceInstanceUrl: {
    name: 'WEIR_SALESFORCE_INSTANCE_URL',
    description: 'Salesforce: the org’s My Domain, such as https://example.my.salesforce.com.',
    parse: parseUrl(['https']),
  },
  salesforceClientId: {
    name: 'WEIR_SALESFORCE_CLIENT_ID',
    description: 'Salesforce: the consumer key of the external client app.',
    parse: parseText,
  },
  salesforceClientSecret: {
    name: 'WEIR_SALESFORCE_CLIENT_SECRET',
    description: 'Salesforce: the app’s consumer secret, for the client credentials flow.',
    secret: true,
    parse: parseSecret,
  },
  salesforceUsername: {
    name: 'WEIR_SALESFORCE_USERNAME',
    description: 'Salesforce: the integration user, for the JWT bearer flow.',
    parse: parseText,
  },
  salesforcePrivateKey: {
    name: 'WEIR_SALESFORCE_PRIVATE_KEY',
    description:
      'Salesforce: the private key of the app’s certificate, PKCS 8 PEM, for the JWT bearer flow; \\n may stand for a line break.',
    secret: true,
    parse: (text: string) => parseSecret(text.replaceAll('\\n', '\n')),
  },
  salesforceWebhookSecret: {
    name: 'WEIR_SALESFORCE_WEBHOOK_SECRET',
    description:
      'Salesforce: what WeirChangeNotifier signs its callouts with; several, parted by commas, while one is rolled.',
    secret: true,
    parse: parseSecret,
  },
  salesforcePubSubEndpoint: {
    name: 'WEIR_SALESFORCE_PUBSUB_ENDPOINT',
    description:
      'Salesforce: the Pub/Sub API for change events; a regional one is such as api.deu.pubsub.salesforce.com:7443.',
    default: 'api.pubsub.salesforce.com:7443',
    parse: parseText,
  },
} as const satisfies SettingDeclarations;
