import { Command } from 'commander';
import { formatText } from '#registry/report/format-text.ts';
import type { OpenFinding } from '#registry/store/require-approvals.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { type InputOptions, readGivenOperations, readInput, withInput } from './schema-input.ts';
import { onRegistry, type RegistryOptions, toAuthor, withRegistry } from './schema-registry.ts';

interface Options extends InputOptions, RegistryOptions {
  readonly author?: string;
  readonly reason: string;
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
  const { reason, variant } = options;
  const author = toAuthor(options);
  const source = await readInput(options, signal);
  const operations = await readGivenOperations(options, signal);
  const result = await withRegistry(options, signal, (registry) =>
    registry.publish({ source, variant, author, reason, operations }),
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
  onRegistry(withInput(new Command('publish')))
    .description(
      'Checks a version against the last launch and launches it. Exit code 1: refused by a blocking finding that is not approved.',
    )
    .option('--author <name>', 'who publishes; with --registry it is the token’s name')
    .requiredOption('--reason <text>', 'why, for the history')
    .action((options: Options) => runCheck((signal) => publish(options, signal))),
);
