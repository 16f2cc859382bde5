import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { GatewayConfig } from '#gateway/gateway-config.ts';
import { startGateway } from '#gateway/start-gateway.ts';
import { createUsageSender } from '#gateway/usage/send-usage.ts';
import { startUsageReporting } from '#gateway/usage/start-usage-reporting.ts';
import type { UsageRecorder } from '#gateway/usage/usage-recorder.ts';
import { type RevocationList, refuseRevoked } from '#platform/auth/revocations.ts';
import { createIdentitySigner } from '#platform/auth/signed-identity.ts';
import { CodedError } from '#platform/errors.ts';
import { untilAborted } from '#platform/lifecycle.ts';
import type { Log } from '#platform/log.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import { mainVariant } from '#registry/store/launch.ts';
import { loadGatewayOptions } from '../config/load-config.ts';
import { type AllSettings, readSettings } from '../config/read-settings.ts';
import { runService } from '../run-command.ts';
import { toCallerScope } from '../wire/caller-scope.ts';
import { toDemandConfig } from '../wire/demand.ts';
import { toCacheConfig } from '../wire/gateway-cache.ts';
import { type Identity, loadIdentity } from '../wire/identity.ts';
import { createKeptSource } from '../wire/kept-supergraph.ts';
import { createProcessLog } from '../wire/process-log.ts';
import { startSharedState } from '../wire/start-shared-state.ts';
import { createRemoteSource } from '../wire/supergraph-source.ts';
import { loadTrustedDocuments } from '../wire/trusted-documents.ts';
import { parsePort } from './parse-port.ts';

interface Options {
  readonly supergraph?: string;
  readonly registry?: string | undefined;
  readonly variant: string;
  readonly contract: string;
  readonly usageSample: number;
  readonly port?: number;
  readonly config?: string;
  readonly auth: boolean;
  readonly share: boolean;
  readonly subgraph: Readonly<Record<string, string>>;
}

function parsePart(text: string): number {
  const part = Number(text);
  if (text.trim() === '' || !(part >= 0 && part <= 1))
    throw new InvalidArgumentError('Give a part from 0 to 1.');
  return part;
}

function addAddress(
  text: string,
  addresses: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const [name = '', url = ''] = text.split(/=(.*)/s, 2);
  if (name === '' || !URL.canParse(url))
    throw new InvalidArgumentError('Write NAME=URL, such as order=http://localhost:4203/graphql.');
  return { ...addresses, [name]: url };
}

/** Where the supergraph comes from: a file, a registry, or who else keeps it. */
async function toSupergraph(
  { supergraph, registry, variant, contract }: Options,
  settings: AllSettings,
  log: Log,
): Promise<GatewayConfig['supergraph']> {
  if (registry !== undefined && supergraph === undefined)
    return createRemoteSource(registry, { variant, contract }, settings, log);
  const kept = supergraph === undefined && registry === undefined && createKeptSource(settings, log);
  if (kept) return kept;
  if (supergraph === undefined || registry !== undefined) {
    throw new CodedError(
      'BAD_USER_INPUT',
      'Give one of --supergraph FILE, --registry URL (or WEIR_REGISTRY_URL) of a schema registry, WEIR_HIVE_ENDPOINT and WEIR_UPLINK_ENDPOINTS',
    );
  }
  if (!existsSync(supergraph)) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `There is no file "${supergraph}": give --supergraph the path of a supergraph SDL`,
    );
  }
  return { file: supergraph };
}

function registryOf({ supergraph }: Options, { registryUrl }: AllSettings): string | undefined {
  return supergraph === undefined ? registryUrl : undefined;
}

/** Reports what clients send where there is a registry that is told. */
function startUsage(
  { registry: url, variant, usageSample: sampleRate }: Options,
  { registryToken: token }: AllSettings,
  log: Log,
): (UsageRecorder & AsyncDisposable) | undefined {
  if (url === undefined || !token || sampleRate === 0) return undefined;
  return startUsageReporting({ variant, sampleRate, send: createUsageSender({ url, token }), log });
}

function withRevocations(
  { verify }: Identity,
  shared: { readonly revocations: RevocationList } | undefined,
): Pick<Identity, 'verify'> {
  return { verify: shared ? refuseRevoked(verify, shared.revocations) : verify };
}

async function serve(options: Options, signal: AbortSignal): Promise<void> {
  const { port, auth, share, subgraph, config } = options;
  const settings = readSettings();
  const { identitySecret, databaseUrl } = settings;
  const log = createProcessLog(settings);
  const fromRegistry = { ...options, registry: options.registry ?? registryOf(options, settings) };
  const supergraph = await toSupergraph(fromRegistry, settings, log);
  await using stack = new AsyncDisposableStack();
  const usage = startUsage(fromRegistry, settings, log);
  if (usage) stack.use(usage);
  const shared = databaseUrl && stack.use(await startSharedState(databaseUrl.reveal(), log, signal));
  await using gateway = await startGateway(
    {
      host: settings.host,
      port: port ?? settings.port,
      supergraph,
      ...(usage && { usage }),
      subgraphs: subgraph,
      sharing: { queries: share, subgraphRequests: share },
      ...(shared && { live: shared.live, revocations: shared.revocations }),
      ...(shared && auth && { scopeOf: toCallerScope }),
      auth: auth ? withRevocations(await loadIdentity(settings), shared) : 'none',
      ...(config !== undefined && (await loadGatewayOptions(config))),
      ...(await loadTrustedDocuments(settings, undefined)),
      ...(settings.crossOrigins && { crossOrigins: settings.crossOrigins }),
      ...(auth && identitySecret && { signIdentity: createIdentitySigner(identitySecret) }),
      ...toCacheConfig(settings),
      ...toDemandConfig(settings, 'off'),
      development: settings.environment !== 'production',
      log,
      metrics: createMetrics(),
    },
    signal,
  );
  console.log(`weir gateway ready on ${gateway.url}`);
  await untilAborted(signal);
}

export const gatewayCommand = new Command('gateway')
  .description('Serves any federation 2 supergraph over HTTP subgraphs.')
  .option('--supergraph <file>', 'the supergraph SDL')
  .option(
    '--registry <url>',
    'in place of it: the API of a schema registry, with the token of WEIR_REGISTRY_TOKEN; WEIR_REGISTRY_URL where neither is given',
  )
  .option('--variant <name>', 'with a registry: the line of launches', mainVariant)
  .option('--contract <name>', 'with a registry: serve this contract alone', '')
  .option(
    '--usage-sample <part>',
    'with a registry: the part of operations that is counted and reported to it, from 0 to 1',
    parsePart,
    1,
  )
  .option('--port <number>', 'the port to listen on; PORT where absent', parsePort)
  .option('--config <file>', 'a module with header rules and override labels')
  .option('--no-auth', 'serve everyone, and enforce no authorization directive')
  .option('--share', 'execute equal queries of equal callers that are in flight together once', false)
  .option(
    '--subgraph <name=url>',
    'where a subgraph is, in place of the supergraph’s own address; repeatable',
    addAddress,
    {},
  )
  .action((options: Options) => runService((signal) => serve(options, signal)));
