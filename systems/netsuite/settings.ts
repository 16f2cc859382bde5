/** One environment setting of a live NetSuite account. */
export interface NetSuiteSetting {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly secret?: boolean;
  readonly default?: string;
}

/** What `weir start` needs to reach a live account; docs/systems/netsuite.md tells where each comes from. */
export const netSuiteSettings: readonly NetSuiteSetting[] = [
  {
    name: 'WEIR_NETSUITE_ACCOUNT_ID',
    description:
      'Account id as in Setup > Company > Company Information, for instance 1234567 or 1234567_SB1',
    required: true,
  },
  {
    name: 'WEIR_NETSUITE_CLIENT_ID',
    description: 'Consumer key (client id) of the integration record',
    required: true,
  },
  {
    name: 'WEIR_NETSUITE_CERTIFICATE_ID',
    description: 'Certificate id of the OAuth 2.0 client credentials (M2M) mapping',
    required: true,
  },
  {
    name: 'WEIR_NETSUITE_PRIVATE_KEY',
    description: 'Private key of that certificate, PKCS 8 PEM; \\n may stand for a line break',
    required: true,
    secret: true,
  },
  {
    name: 'WEIR_NETSUITE_ALGORITHM',
    description: 'Signature of our assertions: PS256 for an RSA key, ES256 for an EC P-256 key',
    required: false,
    default: 'PS256',
  },
  {
    name: 'WEIR_NETSUITE_TAX_CODE_FIELD',
    description: 'Custom item field that holds the tax code, for instance custitem_tax_code',
    required: false,
  },
];
