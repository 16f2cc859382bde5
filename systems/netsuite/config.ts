/** What it takes to reach one NetSuite account. */
export interface NetSuiteConfig {
  /** `https://1234567-sb1.suitetalk.api.netsuite.com`, without a trailing slash. */
  readonly baseUrl: string;
  /** Consumer key of the integration record. */
  readonly clientId: string;
  /** Id that NetSuite gave the certificate in its M2M mapping: the `kid` of our assertions. */
  readonly certificateId: string;
  /** PKCS 8 PEM of the certificate's private key. */
  readonly privateKey: { reveal(): string };
  /** `PS256` for an RSA key, `ES256` for a P-256 one. */
  readonly algorithm: 'PS256' | 'ES256';
  /** Configured name of the CRM whose account ids NetSuite customers carry as external ids. */
  readonly customerSystem: string;
  /** Custom item field that holds the tax code, `custitem_…`; products have no tax code where absent. */
  readonly taxCodeField?: string;
}

/** The REST host of an account: `1234567_SB1` → `https://1234567-sb1.suitetalk.api.netsuite.com`. */
export function netSuiteBaseUrl(accountId: string): string {
  return `https://${accountId.toLowerCase().replaceAll('_', '-')}.suitetalk.api.netsuite.com`;
}
