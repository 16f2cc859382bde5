import { parseOneOf, parseSecret, parseText, type SettingDeclarations } from '#platform/config/setting.ts';

function parseId(pattern: RegExp, expected: string) {
  return (text: string): string => {
    if (!pattern.test(text)) throw new Error(expected);
    return text;
  };
}

/** What connects a live NetSuite account; docs/systems/netsuite.md tells where each comes from. */
export const netSuiteSettings = {
  netSuiteAccountId: {
    name: 'WEIR_NETSUITE_ACCOUNT_ID',
    description:
      'NetSuite: the account id of Setup > Company > Company Information, such as 1234567 or 1234567_SB1.',
    parse: parseId(/^[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$/, 'an account id, such as 1234567 or 1234567_SB1'),
  },
  netSuiteClientId: {
    name: 'WEIR_NETSUITE_CLIENT_ID',
    description: 'NetSuite: the consumer key (client id) of the integration record.',
    parse: parseText,
  },
  netSuiteCertificateId: {
    name: 'WEIR_NETSUITE_CERTIFICATE_ID',
    description: 'NetSuite: the certificate id of the OAuth 2.0 client credentials (M2M) mapping.',
    parse: parseText,
  },
  netSuitePrivateKey: {
    name: 'WEIR_NETSUITE_PRIVATE_KEY',
    description: 'NetSuite: the private key of that certificate, PKCS 8 PEM; \\n may stand for a line break.',
    secret: true,
    parse: (text: string) => parseSecret(text.replaceAll('\\n', '\n')),
  },
  netSuiteAlgorithm: {
    name: 'WEIR_NETSUITE_ALGORITHM',
    description: 'NetSuite: how our assertions are signed: PS256 for an RSA key, ES256 for an EC P-256 key.',
    default: 'PS256',
    parse: parseOneOf(['PS256', 'ES256']),
  },
  netSuiteTaxCodeField: {
    name: 'WEIR_NETSUITE_TAX_CODE_FIELD',
    description:
      'NetSuite: the custom item field that holds the tax code, such as custitem_tax_code; none where absent.',
    parse: parseId(/^custitem[a-z0-9_]{1,40}$/, 'the id of a custom item field, which begins with custitem'),
  },
  netSuiteWebhookSecret: {
    name: 'WEIR_NETSUITE_WEBHOOK_SECRET',
    description:
      'NetSuite: what weir_change_notifier.js signs its calls with; several, parted by commas, while one is rolled.',
    secret: true,
    parse: parseSecret,
  },
} as const satisfies SettingDeclarations;
