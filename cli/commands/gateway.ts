import { existsSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { startGateway } from '#gateway/start-gateway.ts';
import { createIdentitySigner } from '#platform/auth/signed-identity.ts';
import { CodedError } from '#platform/errors.ts';
import { untilAborted } from '#platform/lifecycle.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import { readSettings } from '../config/read-settings.ts';
import { runService } from '../run-command.ts';
import { loadIdentity } from '../wire/identity.ts';
import { createProcessLog } from '../wire/process-log.ts';
import { loadTrustedDocuments } from '../wire/trusted-documents.ts';
import { parsePort } from './parse-port.ts';

interface Options {
  readonly supergraph: string;
  readonly port?: number;
  readonly auth: boolean;
  readonly subgraph: Readonly<Record<string, string>>;
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

async function serve({ supergraph, port, auth, subgraph }: Options, signal: AbortSignal): Promise<void> {
  const settings = readSettings();
  if (!existsSync(supergraph)) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `There is no file "${supergraph}": give --supergraph the path of a supergraph SDL`,
    );
  }
  const { identitySecret } = settings;
  const log = createProcessLog(settings);
  await using gateway = await startGateway(
    {
      host: settings.host,
      port: port ?? settings.port,
      supergraph: { file: supergraph },
      subgraphs: subgraph,
      auth: auth ? await loadIdentity(settings) : 'none',
      ...(await loadTrustedDocuments(settings, undefined)),
      ...(auth && identitySecret && { signIdentity: createIdentitySigner(identitySecret) }),
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
  .requiredOption('--supergraph <file>', 'the supergraph SDL')
  .option('--port <number>', 'the port to listen on; PORT where absent', parsePort)
  .option('--no-auth', 'serve everyone, and enforce no authorization directive')
  .option(
    '--subgraph <name=url>',
    'where a subgraph is, in place of the supergraph’s own address; repeatable',
    addAddress,
    {},
  )
  .action((options: Options) => runService((signal) => serve(options, signal)));
