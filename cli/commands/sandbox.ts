import { Command } from 'commander';
import { untilAborted } from '#platform/lifecycle.ts';
import { readSettings } from '../config/read-settings.ts';
import { runService } from '../run-command.ts';
import { createProcessLog } from '../wire/process-log.ts';
import { startSandbox, toSandboxCompany } from '../wire/start-sandbox.ts';

async function run(signal: AbortSignal): Promise<void> {
  const settings = readSettings();
  const company = toSandboxCompany(settings);
  const log = createProcessLog(settings);
  await using sandbox = await startSandbox(
    ['salesforce', 'netsuite', 'stripe'],
    { settings, company, log, webhookBase: () => `http://${settings.host}:${settings.port}/webhooks` },
    signal,
  );
  for (const { system, url } of sandbox.simulators) console.log(`simulated ${system} on ${url}`);
  console.log('weir sandbox ready');
  await untilAborted(signal);
}

export const sandboxCommand = new Command('sandbox')
  .description('Runs the simulated systems alone, beside the given PORT.')
  .action(() => runService(run));
