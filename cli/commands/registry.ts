import { Command } from 'commander';
import { untilAborted } from '#platform/lifecycle.ts';
import { startRegistryServer } from '#registry/api/start-registry-server.ts';
import { startLaunchFeed } from '#registry/store/launch-feed.ts';
import { readSettings } from '../config/read-settings.ts';
import { runService } from '../run-command.ts';
import { startLocalRegistry } from '../wire/local-registry.ts';
import { createProcessLog } from '../wire/process-log.ts';
import { parsePort } from './parse-port.ts';

async function serve(port: number | undefined, signal: AbortSignal): Promise<void> {
  const settings = readSettings();
  const log = createProcessLog(settings);
  await using local = await startLocalRegistry(settings, log, signal, 10);
  const { registry, tokens, signer, connection } = local;
  await using feed = await startLaunchFeed({ registry, connection, log }, signal);
  await using server = await startRegistryServer(
    {
      ...{ registry, tokens, feed, log },
      host: settings.host,
      port: port ?? settings.port,
      development: settings.environment !== 'production',
    },
    signal,
  );
  console.log(`weir registry ready on ${server.url}, verified with ${signer.publicKey}`);
  await untilAborted(signal);
}

export const registryCommand = new Command('registry')
  .description(
    'Serves the schema registry’s API over HTTP and GraphQL, to pipelines and gateways with tokens.',
  )
  .option('--port <number>', 'the port to listen on; PORT where absent', parsePort)
  .action(({ port }: { port?: number }) => runService((signal) => serve(port, signal)));
