import { Command } from 'commander';
import { untilAborted } from '#platform/lifecycle.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import { loadConfig } from '../config/load-config.ts';
import { readSettings } from '../config/read-settings.ts';
import { runService } from '../run-command.ts';
import { createProcessLog } from '../wire/process-log.ts';
import { reachSystems } from '../wire/reach-systems.ts';
import { startBackOffice } from '../wire/start-back-office.ts';

async function work(signal: AbortSignal): Promise<void> {
  const settings = readSettings();
  const config = await loadConfig(settings.configFile);
  const log = createProcessLog(settings);
  await using systems = await reachSystems({ settings, config, runSandbox: false, log }, signal);
  await using _backOffice = await startBackOffice(
    { settings, config, access: systems.access, metrics: createMetrics(), log },
    signal,
  );
  console.log('weir worker ready');
  await untilAborted(signal);
}

export const workerCommand = new Command('worker')
  .description('Runs workflows alone, beside gateways and subgraphs on the same database.')
  .action(() => runService(work));
