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
} as const satisfies SettingDeclarations;
