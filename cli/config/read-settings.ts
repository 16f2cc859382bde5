import { publisherSettings } from '#orchestration/publishers/settings.ts';
import type { SettingValues } from '#platform/config/setting.ts';
import { parseSettings, type Settings } from '#platform/config/settings.ts';
import { netSuiteSettings } from '#systems/netsuite/settings.ts';
import { salesforceSettings } from '#systems/salesforce/settings.ts';
import { stripeSettings } from '#systems/stripe/settings.ts';
import { authSettings } from './auth-settings.ts';
import { cacheSettings } from './cache-settings.ts';
import { demandSettings } from './demand-settings.ts';
import { gatewaySettings } from './gateway-settings.ts';
import { quotaSettings } from './quota-settings.ts';
import { registrySettings } from './registry-settings.ts';
import { supergraphSettings } from './supergraph-settings.ts';

/** The settings beside those that every process has: whose tokens are believed, what the gateway takes in, and how live systems are reached. */
export const productSettings = {
  ...authSettings,
  ...quotaSettings,
  ...cacheSettings,
  ...publisherSettings,
  ...demandSettings,
  ...gatewaySettings,
  ...supergraphSettings,
  ...registrySettings,
  ...salesforceSettings,
  ...netSuiteSettings,
  ...stripeSettings,
};

export type AllSettings = Settings & SettingValues<typeof productSettings>;

/** Reads the environment, once. Throws one `BAD_USER_INPUT` with every problem in it. */
export function readSettings(): AllSettings {
  return parseSettings(process.env, productSettings);
}
