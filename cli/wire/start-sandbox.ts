import { join } from 'node:path';
import type { Log } from '#platform/log.ts';
import type { Company } from '#sandbox/company/company.ts';
import { createCompany } from '#sandbox/company/create-company.ts';
import type { Simulator, SimulatorConfig } from '#sandbox/kit/simulator.ts';
import { startNetSuiteSimulator } from '#systems/netsuite/simulator/start-netsuite-simulator.ts';
import {
  pubSubPortOffset,
  startSalesforceSimulator,
} from '#systems/salesforce/simulator/start-salesforce-simulator.ts';
import { startStripeSimulator } from '#systems/stripe/simulator/start-stripe-simulator.ts';
import type { AllSettings } from '../config/read-settings.ts';
import type { SystemAccess } from './connect-systems.ts';

type SystemName = keyof SystemAccess;

/** Each simulated system's port, counted from the gateway's. */
const portOffsets: Readonly<Record<SystemName, number>> = { salesforce: 101, netsuite: 102, stripe: 103 };

const starters: Readonly<
  Record<
    SystemName,
    (
      config: SimulatorConfig,
      signal: AbortSignal,
    ) => Promise<Simulator & { readonly pubSubEndpoint?: string }>
  >
> = {
  salesforce: startSalesforceSimulator,
  netsuite: startNetSuiteSimulator,
  stripe: startStripeSimulator,
};

/** The company whose records the simulated systems hold today. */
export function toSandboxCompany({ sandboxSeed, sandboxScale }: AllSettings): Company {
  return createCompany({
    seed: sandboxSeed,
    scale: sandboxScale,
    today: new Date().toISOString().slice(0, 10),
  });
}

/** Where the Pub/Sub API is of a simulated org that another process runs. */
export function sandboxPubSubEndpoint({ host, port }: AllSettings): string {
  const name = host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host;
  return `${name}:${portOf('salesforce', port) + pubSubPortOffset}`;
}

function portOf(name: SystemName, gatewayPort: number): number {
  return gatewayPort === 0 ? 0 : gatewayPort + portOffsets[name];
}

/** Where a simulated system is that another process runs beside the gateway's port. */
export function sandboxUrl(name: SystemName, { host, port }: AllSettings): string {
  return `http://${host}:${portOf(name, port)}`;
}

/** Runs these simulated systems. Throws where a port is taken. */
export async function startSandbox(
  names: readonly SystemName[],
  {
    settings,
    company,
    log,
    webhookBase = () => undefined,
  }: {
    readonly settings: AllSettings;
    readonly company: Company;
    readonly log: Log;
    /** The folder of URLs that webhooks go to, by system; nothing is sent before it is known. */
    readonly webhookBase?: () => string | undefined;
  },
  signal: AbortSignal,
): Promise<
  AsyncDisposable & { readonly simulators: readonly Simulator[]; readonly pubSubEndpoint?: string }
> {
  await using stack = new AsyncDisposableStack();
  const shared = {
    host: settings.host,
    company,
    latency: settings.sandboxLatency,
    limits: settings.sandboxLimits,
    seed: settings.sandboxSeed,
    dataDir: join(settings.dataDir, 'sandbox'),
    log: (message: string) => log.info(message),
  };
  const simulators: (Simulator & { readonly pubSubEndpoint?: string })[] = [];
  for (const name of names) {
    const webhookUrl = () => webhookBase() && `${webhookBase()}/${name}`;
    const config = { ...shared, port: portOf(name, settings.port), webhookUrl };
    simulators.push(stack.use(await starters[name](config, signal)));
  }
  const owned = stack.move();
  const pubSubEndpoint = simulators.find((simulator) => simulator.pubSubEndpoint)?.pubSubEndpoint;
  return {
    simulators,
    ...(pubSubEndpoint === undefined ? {} : { pubSubEndpoint }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
