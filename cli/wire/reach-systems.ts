import type { Log } from '#platform/log.ts';
import type { Company } from '#sandbox/company/company.ts';
import type { WeirConfig } from '../config/define-config.ts';
import type { AllSettings } from '../config/read-settings.ts';
import type { SystemAccess } from './connect-systems.ts';
import { readLiveAccess } from './live-access.ts';

type SystemName = keyof SystemAccess;

export interface ReachedSystems extends AsyncDisposable {
  readonly access: SystemAccess;
  /** The simulated systems' addresses, also of those that another process runs. */
  readonly sandboxUrls: Partial<Readonly<Record<SystemName, string>>>;
  /** Whose records the simulated systems hold; absent where all systems are live. */
  readonly company?: Company;
}

const names = ['salesforce', 'netsuite', 'stripe'] as const;

/**
 * Finds out how every system is reached, and runs those in sandbox mode unless another process does. The simulators' code is loaded
 * only where a system is in sandbox mode.
 */
export async function reachSystems(
  options: {
    readonly settings: AllSettings;
    readonly config: WeirConfig;
    readonly runSandbox: boolean;
    readonly log: Log;
    /** Where this process takes in webhooks, once it listens; where absent, the simulated systems send none. */
    readonly webhookBase?: () => string | undefined;
  },
  signal: AbortSignal,
): Promise<ReachedSystems> {
  const { settings, config, runSandbox, log, webhookBase } = options;
  const live = names.filter((name) => config.systems[name].mode === 'live');
  const simulated = names.filter((name) => config.systems[name].mode === 'sandbox');
  const liveAccess = readLiveAccess(live, settings);
  if (simulated.length === 0) {
    return { access: liveAccess as SystemAccess, sandboxUrls: {}, [Symbol.asyncDispose]: async () => {} };
  }
  const { sandboxPubSubEndpoint, sandboxUrl, startSandbox, toSandboxCompany } = await import(
    './start-sandbox.ts'
  );
  const { toSandboxAccess } = await import('./sandbox-access.ts');
  await using stack = new AsyncDisposableStack();
  const company = toSandboxCompany(settings);
  const urls = { salesforce: '', netsuite: '', stripe: '' };
  for (const name of simulated) urls[name] = sandboxUrl(name, settings);
  let pubSubEndpoint = sandboxPubSubEndpoint(settings);
  if (runSandbox) {
    const { simulators, pubSubEndpoint: running } = stack.use(
      await startSandbox(
        simulated,
        { settings, company, log, ...(webhookBase ? { webhookBase } : {}) },
        signal,
      ),
    );
    pubSubEndpoint = running ?? pubSubEndpoint;
    for (const [index, name] of simulated.entries()) urls[name] = simulators[index]?.url ?? urls[name];
  }
  const owned = stack.move();
  return {
    access: { ...toSandboxAccess(urls, pubSubEndpoint), ...liveAccess },
    sandboxUrls: Object.fromEntries(simulated.map((name) => [name, urls[name]])),
    company,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
