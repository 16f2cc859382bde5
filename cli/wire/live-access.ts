import { Secret } from '#platform/config/secret.ts';
import { CodedError } from '#platform/errors.ts';
import { netSuiteBaseUrl } from '#systems/netsuite/config.ts';
import { netSuiteSettings } from '#systems/netsuite/settings.ts';
import { salesforceSettings } from '#systems/salesforce/settings.ts';
import { stripeSettings } from '#systems/stripe/settings.ts';
import type { AllSettings } from '../config/read-settings.ts';
import type { SystemAccess } from './connect-systems.ts';

type SystemName = keyof SystemAccess;

function toSalesforceAuth(settings: AllSettings): SystemAccess['salesforce']['auth'] | undefined {
  const { salesforceClientId: clientId, salesforceClientSecret: clientSecret } = settings;
  const { salesforceUsername: username, salesforcePrivateKey: privateKey } = settings;
  if (!clientId) return undefined;
  if (clientSecret) return { kind: 'client-credentials', clientId, clientSecret };
  return username && privateKey ? { kind: 'jwt-bearer', clientId, username, privateKey } : undefined;
}

/** Several are parted by commas while one is rolled. */
function toSecrets(setting: Secret | undefined): readonly Secret[] {
  return (
    setting
      ?.reveal()
      .split(',')
      .map((secret) => new Secret(secret.trim())) ?? []
  );
}

const readers: { readonly [Name in SystemName]: (settings: AllSettings) => SystemAccess[Name] | undefined } =
  {
    salesforce(settings) {
      const { salesforceInstanceUrl: instanceUrl } = settings;
      const auth = toSalesforceAuth(settings);
      if (!instanceUrl || !auth) return undefined;
      return {
        instanceUrl,
        auth,
        pubSub: { endpoint: settings.salesforcePubSubEndpoint },
        webhookSecrets: toSecrets(settings.salesforceWebhookSecret),
      };
    },
    netsuite(settings) {
      const {
        netSuiteAccountId,
        netSuiteClientId: clientId,
        netSuiteCertificateId: certificateId,
      } = settings;
      const {
        netSuitePrivateKey: privateKey,
        netSuiteAlgorithm: algorithm,
        netSuiteTaxCodeField: taxCodeField,
      } = settings;
      if (!netSuiteAccountId || !clientId || !certificateId || !privateKey) return undefined;
      const baseUrl = netSuiteBaseUrl(netSuiteAccountId);
      return {
        baseUrl,
        clientId,
        certificateId,
        privateKey,
        algorithm,
        webhookSecrets: toSecrets(settings.netSuiteWebhookSecret),
        ...(taxCodeField ? { taxCodeField } : {}),
      };
    },
    stripe({ stripeApiKey: apiKey, stripeWebhookSecret }) {
      const webhookSecrets = toSecrets(stripeWebhookSecret);
      return apiKey && { apiKey, webhookSecrets, mode: /^.k_live_/.test(apiKey.reveal()) ? 'live' : 'test' };
    },
  };

const wanted: Readonly<Record<SystemName, string>> = {
  salesforce: [
    salesforceSettings.salesforceInstanceUrl.name,
    salesforceSettings.salesforceClientId.name,
    `and ${salesforceSettings.salesforceClientSecret.name} (or ${salesforceSettings.salesforceUsername.name} with ${salesforceSettings.salesforcePrivateKey.name})`,
  ].join(', '),
  netsuite: [
    netSuiteSettings.netSuiteAccountId.name,
    netSuiteSettings.netSuiteClientId.name,
    netSuiteSettings.netSuiteCertificateId.name,
    `and ${netSuiteSettings.netSuitePrivateKey.name}`,
  ].join(', '),
  stripe: stripeSettings.stripeApiKey.name,
};

/** How to reach the systems that are live. Throws one `BAD_USER_INPUT` that names what is missing for any of them. */
export function readLiveAccess(live: readonly SystemName[], settings: AllSettings): Partial<SystemAccess> {
  const found = live.map((name) => [name, readers[name](settings)] as const);
  const missing = found
    .filter(([, access]) => access === undefined)
    .map(([name]) => `- ${name} is live: set ${wanted[name]}`);
  if (missing.length > 0)
    throw new CodedError('BAD_USER_INPUT', `The live systems cannot be reached:\n${missing.join('\n')}`);
  return Object.fromEntries(found);
}
