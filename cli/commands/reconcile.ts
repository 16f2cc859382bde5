import { randomUUID } from 'node:crypto';
import { Command, Option } from 'commander';
import type { CallContext } from '#domain/call-context.ts';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import type { Finding } from '#orchestration/reconciliation/finding.ts';
import {
  type ReconciliationReport,
  runReconciliation,
} from '#orchestration/reconciliation/run-reconciliation.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import { loadConfig } from '../config/load-config.ts';
import { readSettings } from '../config/read-settings.ts';
import { createProcessLog } from '../wire/process-log.ts';
import { reachSystems } from '../wire/reach-systems.ts';
import { startSystems } from '../wire/start-systems.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';

interface Options {
  readonly onlyLook?: boolean;
  readonly format: 'text' | 'json';
}

const withinMs = 600_000;

/** Looks, and leaves the workflows of findings to whatever process works on this database. */
async function reconcile({ onlyLook = false, format }: Options, signal: AbortSignal): Promise<number> {
  const settings = readSettings();
  const config = await loadConfig(settings.configFile);
  const log = createProcessLog(settings);
  await using reached = await reachSystems({ settings, config, runSandbox: false, log }, signal);
  await using systems = await startSystems(
    { settings, config, access: reached.access, metrics: createMetrics(), log },
    signal,
  );
  const { pool, ports } = systems;
  await migrate(pool, orchestrationMigrations, signal);
  const correlationId = `reconciliation-${randomUUID()}`;
  const ctx: CallContext = {
    signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
    ...{ correlationId, priority: 'bulk', deadlineAt: Date.now() + withinMs, caller: 'reconciliation' },
  };
  const report = await runReconciliation(
    // What is kept is begun by a worker within a second or two.
    { pool, ports, dispatch: async () => undefined },
    { subject: 'weir', correlationId },
    ctx,
    { onlyLook },
  );
  console.log(format === 'json' ? JSON.stringify(report, undefined, 2) : toText(report));
  return report.findings.length === 0 ? 0 : 1;
}

function toText(report: ReconciliationReport): string {
  const { findings, workflowIds, findingsLeft, quotesChecked, invoicesChecked, unmatched } = report;
  const lines = findings.map(
    ({ code, amount, message }: Finding) => `${code}  ${amount.amount} ${amount.currency}  ${message}`,
  );
  if (workflowIds.length > 0)
    lines.push(`${workflowIds.length} wait as workflows, for a decision about their exceptions.`);
  if (findingsLeft > 0 && workflowIds.length > 0)
    lines.push(`${findingsLeft} more were found: settle those first, then look again.`);
  lines.push(
    `${quotesChecked} ordered quotes and ${invoicesChecked} invoices looked at: ${findings.length} findings.`,
  );
  if (unmatched > 0)
    lines.push(`${unmatched} records have no counterpart: see unmatchedRecords in the graph.`);
  return lines.join('\n');
}

export const reconcileCommand = refusingWith2(
  new Command('reconcile')
    .description(
      'Holds the systems’ newest records against each other, and has a workflow wait for each of the first findings. Exit code 0: they agree, 1: there are findings, 2: it could not run.',
    )
    .option('--only-look', 'begin no workflows')
    .addOption(new Option('--format <format>', 'how to report').choices(['text', 'json']).default('text'))
    .action((options: Options) => runCheck((signal) => reconcile(options, signal))),
);
