import { Secret } from '#platform/config/secret.ts';
import { sandboxAccount, sandboxPrivateKey } from '#systems/netsuite/simulator/sandbox-account.ts';
import { sandboxSalesforce } from '#systems/salesforce/simulator/credentials.ts';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';
import type { SystemAccess } from './connect-systems.ts';

/** How to sign in to the simulated systems at these addresses: the same in every process. */
export function toSandboxAccess(
  urls: Readonly<Record<keyof SystemAccess, string>>,
  pubSubEndpoint: string,
): SystemAccess {
  const { clientId, clientSecret } = sandboxSalesforce;
  const { certificateId, algorithm, taxCodeField } = sandboxAccount;
  return {
    salesforce: {
      instanceUrl: urls.salesforce,
      auth: { kind: 'client-credentials', clientId, clientSecret: new Secret(clientSecret) },
      pubSub: { endpoint: pubSubEndpoint, checksCertificate: false },
      webhookSecrets: [new Secret(sandboxSalesforce.webhookSecret)],
    },
    netsuite: {
      baseUrl: urls.netsuite,
      clientId: sandboxAccount.clientId,
      certificateId,
      algorithm,
      taxCodeField,
      privateKey: new Secret(sandboxPrivateKey()),
      webhookSecrets: [new Secret(sandboxAccount.webhookSecret)],
    },
    stripe: {
      url: urls.stripe,
      apiKey: new Secret(sandboxStripe.apiKey),
      mode: 'live',
      webhookSecrets: [new Secret(sandboxStripe.webhookSecret)],
    },
  };
}
