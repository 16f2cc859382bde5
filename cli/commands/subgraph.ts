import { createServer } from 'node:http';
import { createServerAdapter } from '@whatwg-node/server';
import { Command } from 'commander';
import { createIdentityVerifier } from '#platform/auth/signed-identity.ts';
import { CodedError } from '#platform/errors.ts';
import { startHttpServer } from '#platform/http/listen.ts';
import { refuseBadAddress } from '#platform/http/refuse-bad-address.ts';
import { untilAborted } from '#platform/lifecycle.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import { demandIdentity } from '#subgraphs/demand-identity.ts';
import { loadConfig } from '../config/load-config.ts';
import { readSettings } from '../config/read-settings.ts';
import { runService } from '../run-command.ts';
import { createSubgraphs } from '../wire/create-subgraphs.ts';
import { identitySecret, loadIdentity } from '../wire/identity.ts';
import { createProcessLog } from '../wire/process-log.ts';
import { reachSystems } from '../wire/reach-systems.ts';
import { startBackOffice } from '../wire/start-back-office.ts';
import { parsePort } from './parse-port.ts';

async function serve(name: string, port: number, signal: AbortSignal): Promise<void> {
  const settings = readSettings();
  const config = await loadConfig(settings.configFile);
  const log = createProcessLog(settings);
  const { verify } = await loadIdentity(settings);
  const identity = identitySecret(settings);
  await using systems = await reachSystems({ settings, config, runSandbox: false, log }, signal);
  await using backOffice = await startBackOffice(
    { settings, config, access: systems.access, metrics: createMetrics(), log },
    signal,
  );
  const subgraphs = await createSubgraphs(
    backOffice.connected,
    backOffice.orchestration.client,
    { verify, onUnexpectedError: (err, at) => log.error({ err, ...at }, 'a resolver failed unexpectedly') },
    signal,
  );
  const subgraph = subgraphs.find((candidate) => candidate.name === name);
  if (!subgraph) {
    const known = subgraphs.map((candidate) => candidate.name).join(', ');
    throw new CodedError('BAD_USER_INPUT', `There is no subgraph "${name}": choose ${known}`);
  }
  const served = identity ? demandIdentity(subgraph, createIdentityVerifier(identity, name)) : subgraph;
  const server = createServer(
    refuseBadAddress(createServerAdapter((request: Request) => served.fetch(request))),
  );
  await using http = await startHttpServer(server, { host: settings.host, port }, signal);
  console.log(`weir subgraph ${name} ready on ${http.url}/graphql`);
  await untilAborted(signal);
}

export const subgraphCommand = new Command('subgraph')
  .description('Serves one subgraph over HTTP, on the systems that `weir sandbox` runs or that are live.')
  .argument('<name>', 'customer, product, order, invoice, subscription or operations')
  .requiredOption('--port <number>', 'the port to listen on', parsePort)
  .action((name: string, { port }: { port: number }) => runService((signal) => serve(name, port, signal)));
