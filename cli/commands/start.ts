import { Command } from 'commander';
import { untilAborted } from '#platform/lifecycle.ts';
import { loadConfig } from '../config/load-config.ts';
import { readSettings } from '../config/read-settings.ts';
import { printWelcome } from '../print-welcome.ts';
import { runService } from '../run-command.ts';
import { createProcessLog } from '../wire/process-log.ts';
import { startWeir } from '../wire/start-weir.ts';

async function start(runSandbox: boolean, signal: AbortSignal): Promise<void> {
  const settings = readSettings();
  const config = await loadConfig(settings.configFile);
  const log = createProcessLog(settings);
  await using weir = await startWeir({ settings, config, runSandbox, log }, signal);
  await printWelcome(weir);
  await untilAborted(signal);
}

export const startCommand = new Command('start')
  .description('Runs the whole product in one process.')
  .option(
    '--no-sandbox',
    'use the simulated systems that `weir sandbox` runs beside PORT, instead of running them',
  )
  .action(({ sandbox }: { sandbox: boolean }) => runService((signal) => start(sandbox, signal)));
