import type { Simulator, SimulatorConfig } from '#sandbox/kit/simulator.ts';
import { startSimulator } from '#sandbox/kit/start-simulator.ts';
import type { ChangeLog } from './change-log.ts';
import {
  createSalesforceVendor,
  type SalesforceSimulatorOptions,
  type SalesforceVendor,
} from './salesforce-vendor.ts';
import { startPubSub } from './start-pub-sub.ts';

export interface SalesforceSimulator extends Simulator {
  /** Where the Pub/Sub API is: `127.0.0.1:4111`. */
  readonly pubSubEndpoint: string;
  /** The org's event bus, for what a real org does by itself: gaps. */
  readonly changes: ChangeLog;
  /** Cuts every stream of events, as a network does. */
  cutStreams(): void;
}

/** The Pub/Sub API is this many ports behind the REST API. */
export const pubSubPortOffset = 10;

/** Starts a Salesforce org that holds the CRM's part of the company, with its Pub/Sub API. `sandboxSalesforce` opens it. */
export async function startSalesforceSimulator(
  config: SimulatorConfig,
  signal: AbortSignal,
  options: SalesforceSimulatorOptions = {},
): Promise<SalesforceSimulator> {
  await using stack = new AsyncDisposableStack();
  const created = Promise.withResolvers<SalesforceVendor>();
  const simulator = stack.use(
    await startSimulator(
      'salesforce',
      (deps) => {
        const vendor = createSalesforceVendor(deps, options);
        created.resolve(vendor);
        return vendor;
      },
      config,
      signal,
    ),
  );
  const { org } = await created.promise;
  const pubSub = stack.use(
    await startPubSub({
      ...org,
      host: config.host,
      port: config.port === 0 ? 0 : config.port + pubSubPortOffset,
      keepAliveMs: options.keepAliveMs ?? 60_000,
    }),
  );
  const owned = stack.move();
  return {
    system: simulator.system,
    url: simulator.url,
    port: simulator.port,
    pubSubEndpoint: pubSub.endpoint,
    changes: org.changes,
    cutStreams: pubSub.cutStreams,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
