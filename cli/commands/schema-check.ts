import { setFlagsFromString } from 'node:v8';
import { Command, Option } from 'commander';
import { CodedError } from '#platform/errors.ts';
import { checkSchemas } from '#registry/check-schemas.ts';
import { readEventLog } from '#registry/events/read-event-log.ts';
import type { CheckResult } from '#registry/finding.ts';
import type { RecordedOperation } from '#registry/operations/recorded-operation.ts';
import { formatGithub } from '#registry/report/format-github.ts';
import { formatJson } from '#registry/report/format-json.ts';
import { formatJunit } from '#registry/report/format-junit.ts';
import { formatText } from '#registry/report/format-text.ts';
import { toRecorded } from '#registry/traffic/traffic-store.ts';
import { defaultMaxCost, parseCost } from './schema-cost.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { type InputOptions, readGivenOperations, readInput, withInput } from './schema-input.ts';
import { onRegistry, type RegistryOptions, readVersionOrLaunch, withRegistry } from './schema-registry.ts';
import { type TrafficOptions, toTrafficPolicy, withTraffic } from './schema-traffic.ts';

type Format = 'text' | 'json' | 'junit' | 'github';

interface Options extends InputOptions, RegistryOptions, TrafficOptions {
  readonly base?: string;
  readonly traffic?: true;
  readonly eventLog?: string;
  readonly maxCost: number;
  readonly format: Format;
}

function toReport(result: CheckResult, { format, head = '.' }: Options): string {
  switch (format) {
    case 'text':
      return formatText(result);
    case 'json':
      return formatJson(result);
    case 'junit':
      return formatJunit(result);
    case 'github':
      return formatGithub(result, head);
  }
}

async function readTraffic(
  options: Options,
  signal: AbortSignal,
): Promise<readonly RecordedOperation[] | undefined> {
  const given = await readGivenOperations(options, signal);
  if (!options.traffic) return given;
  const { windowDays } = toTrafficPolicy(options);
  const recorded = await withRegistry(options, signal, (registry) =>
    registry.operations(options.variant, windowDays),
  );
  return [...toRecorded(recorded), ...(given ?? [])];
}

/** Compares here, with base from files, git or a launch. */
async function compare(base: string, options: Options, signal: AbortSignal): Promise<CheckResult> {
  const { head, maxCost, eventLog } = options;
  if (head === undefined)
    throw new CodedError(
      'BAD_USER_INPUT',
      "required option '--head <path>' is missing: what is to be checked?",
    );
  // Composition makes much short-lived garbage: with a young generation that does not grow, a graph of 2,000 types
  // peaks at 400 MB instead of 600 MB, in the same time.
  setFlagsFromString('--semi-space-growth-factor=1');
  const beside = { ...options, beside: head, signal };
  return checkSchemas({
    head: await readVersionOrLaunch(head, beside),
    base: await readVersionOrLaunch(base, beside),
    operations: await readTraffic(options, signal),
    traffic: toTrafficPolicy(options),
    retainedEvents: eventLog === undefined ? undefined : await readEventLog(eventLog),
    maxCost,
  });
}

async function check(options: Options, signal: AbortSignal): Promise<number> {
  const { base, registry, variant } = options;
  if (base === undefined && registry === undefined) {
    throw new CodedError(
      'BAD_USER_INPUT',
      "required option '--base <path|ref>' is missing: give what to compare with, or --registry for its last launch",
    );
  }
  const result =
    base === undefined
      ? await withRegistry(options, signal, async (remote) =>
          remote.check({
            source: await readInput(options, signal),
            variant,
            author: '',
            operations: await readGivenOperations(options, signal),
          }),
        )
      : await compare(base, options, signal);
  console.log(toReport(result, options));
  return result.verdict === 'pass' ? 0 : 1;
}

export const schemaCheckCommand = refusingWith2(
  withTraffic(onRegistry(withInput(new Command('check'))))
    .description(
      'Compares two versions of the schema: files, git revisions or launches with --base, or else a version with the last launch of --registry, by its traffic. Exit code 0: pass, 1: a blocking finding, 2: it could not run.',
    )
    .option(
      '--base <path|ref>',
      'a folder with an SDL file a subgraph, a git revision, REVISION:FOLDER, or launch:last',
    )
    .option('--traffic', 'with --base: weigh by the operations that the registry has recorded, too')
    .option('--event-log <file>', 'with --base: kept events, one JSON a line, that new schemas must take')
    .option('--max-cost <number>', 'the most that a recorded operation may cost', parseCost, defaultMaxCost)
    .addOption(
      new Option('--format <format>', 'how to report')
        .choices(['text', 'json', 'junit', 'github'])
        .default('text'),
    )
    .action((options: Options) => runCheck((signal) => check(options, signal))),
);
