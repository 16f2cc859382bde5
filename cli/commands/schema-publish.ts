import { Command } from 'commander';
import { readOperations } from '#registry/operations/read-operations.ts';
import { formatText } from '#registry/report/format-text.ts';
import type { OpenFinding } from '#registry/store/require-approvals.ts';
import { readVersionSource } from '#registry/version/read-version.ts';
import { defaultMaxCost, parseCost } from './schema-cost.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { withRegistry } from './schema-registry.ts';

interface Options {
  readonly head: string;
  readonly author: string;
  readonly reason: string;
  readonly operations?: string;
  readonly maxCost: number;
}

function toRefusal(open: readonly OpenFinding[]): string {
  const needs = open
    .filter(({ finding }) => finding.rule !== 'composition')
    .map(({ finding, approvedBy, needed }) => {
      const by = approvedBy.length === 0 ? 'nobody' : approvedBy.join(', ');
      return `weir schema approve --rule ${finding.rule} --coordinate '${finding.coordinate ?? '-'}'  (${needed} needed, approved by ${by})`;
    });
  const report = formatText({ verdict: 'fail', findings: open.map(({ finding }) => finding) });
  return [report, 'Not published.', ...needs].join('\n');
}

async function publish(options: Options, signal: AbortSignal): Promise<number> {
  const { head, author, reason, maxCost } = options;
  const source = await readVersionSource(head, { beside: head, signal });
  const operations =
    options.operations === undefined ? undefined : await readOperations(options.operations, signal);
  const result = await withRegistry(signal, (registry) =>
    registry.publish({ source, author, reason, operations, maxCost }),
  );
  switch (result.outcome) {
    case 'launched':
      console.log(`launch ${result.launch.id} published`);
      return 0;
    case 'unchanged':
      console.log(`launch ${result.launch.id} holds this schema already`);
      return 0;
    case 'refused':
      console.log(toRefusal(result.open));
      return 1;
  }
}

export const schemaPublishCommand = refusingWith2(
  new Command('publish')
    .description(
      'Checks a version against the last launch and launches it. Exit code 1: refused by a blocking finding that is not approved.',
    )
    .requiredOption('--head <path>', 'the folder with an SDL file a subgraph')
    .requiredOption('--author <name>', 'who publishes')
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--operations <file>', 'recorded operations as JSON, or a folder of .graphql documents')
    .option('--max-cost <number>', 'the most that a recorded operation may cost', parseCost, defaultMaxCost)
    .action((options: Options) => runCheck((signal) => publish(options, signal))),
);
