import { Command } from 'commander';
import type { Approval } from '#registry/store/launch.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { withRegistry } from './schema-registry.ts';

async function approve(approval: Approval, signal: AbortSignal): Promise<number> {
  await withRegistry(signal, (registry) => registry.approve(approval));
  console.log(
    `${approval.rule} at ${approval.coordinate} approved by ${approval.author}, for the next launch`,
  );
  return 0;
}

export const schemaApproveCommand = refusingWith2(
  new Command('approve')
    .description(
      'Gives your word that a blocking finding is meant, for the next launch. Findings about money need two people; nobody approves what they publish.',
    )
    .requiredOption('--rule <code>', 'the rule that found it')
    .requiredOption('--coordinate <coordinate>', 'where it found it; - for the graph as a whole')
    .requiredOption('--author <name>', 'who approves')
    .requiredOption('--reason <text>', 'why, for the history')
    .action((approval: Approval) => runCheck((signal) => approve(approval, signal))),
);
