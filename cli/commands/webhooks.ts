import { Command } from 'commander';
import { untilAborted } from '#platform/lifecycle.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import { loadConfig } from '../config/load-config.ts';
import { readSettings } from '../config/read-settings.ts';
import { runService } from '../run-command.ts';
import { createProcessLog } from '../wire/process-log.ts';
import { reachSystems } from '../wire/reach-systems.ts';
import { startWebhookReceiver } from '../wire/start-webhook-receiver.ts';
import { parsePort } from './parse-port.ts';

async function receive(port: number | undefined, signal: AbortSignal): Promise<void> {
  const settings = readSettings();
  const config = await loadConfig(settings.configFile);
  const log = createProcessLog(settings);
  await using systems = await reachSystems({ settings, config, runSandbox: false, log }, signal);
  const address = { host: settings.host, port: port ?? settings.port };
  await using receiver = await startWebhookReceiver(
    { settings, address, access: systems.access, metrics: createMetrics(), log },
    signal,
  );
  console.log(`weir webhooks ready on ${receiver.url}`);
  await untilAborted(signal);
}

export const webhooksCommand = new Command('webhooks')
  .description('Takes in webhooks alone, for workers on the same database.')
  .option('--port <number>', 'the port to listen on; PORT where absent', parsePort)
  .action(({ port }: { port?: number }) => runService((signal) => receive(port, signal)));
