import type { ClientConfig, Pool } from 'pg';
import type { GatewayConfig, Route } from '#gateway/gateway-config.ts';
import { startUsageReporting } from '#gateway/usage/start-usage-reporting.ts';
import type { UsageRecorder } from '#gateway/usage/usage-recorder.ts';
import type { Log } from '#platform/log.ts';
import { createRegistryHandler } from '#registry/api/create-registry-handler.ts';
import { mainVariant } from '#registry/store/launch.ts';
import { startLaunchFeed } from '#registry/store/launch-feed.ts';
import type { AllSettings } from '../config/read-settings.ts';
import { openRegistry } from './local-registry.ts';
import { createVerifiedSource } from './supergraph-source.ts';

/** The schema registry as a part of the whole product: what it serves, and its API beside. */
export interface RegistryPart extends AsyncDisposable {
  readonly supergraph: GatewayConfig['supergraph'];
  readonly routes: Readonly<Record<string, Route>>;
  readonly usage: UsageRecorder;
}

const path = '/registry';
const whole = { variant: mainVariant, contract: '' };

/** Opens the registry in the product's database and follows its launches. */
export async function startRegistryPart(
  {
    pool,
    connection,
    settings,
    log,
  }: { pool: Pool; connection: ClientConfig; settings: AllSettings; log: Log },
  signal: AbortSignal,
): Promise<RegistryPart> {
  const { registry, tokens, signer } = await openRegistry(pool, settings, signal);
  await using stack = new AsyncDisposableStack();
  const feed = stack.use(await startLaunchFeed({ registry, connection, log }, signal));
  const draining = new AbortController();
  stack.defer(() => draining.abort());
  const development = settings.environment !== 'production';
  const handler = createRegistryHandler({
    ...{ registry, tokens, feed, log, path, development },
    draining: draining.signal,
  });
  const publicKey = settings.registryPublicKey ?? signer.publicKey;
  const supergraph = await createVerifiedSource(feed.follow(whole), whole, { settings, publicKey, log });
  const usage = stack.use(
    startUsageReporting({
      variant: whole.variant,
      send: (batch) => registry.reportUsage({ ...batch, operations: [...batch.operations] }),
      log,
    }),
  );
  const owned = stack.move();
  return {
    usage,
    supergraph,
    routes: { [`${path}/*`]: async (request) => handler.fetch(request) },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
