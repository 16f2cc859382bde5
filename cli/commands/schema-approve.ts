import { Command } from 'commander';
import type { Approval } from '#registry/store/launch.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { onRegistry, type RegistryOptions, toAuthor, withRegistry } from './schema-registry.ts';

type Options = Omit<Approval, 'author'> & RegistryOptions & { readonly author?: string };

async function approve(options: Options, signal: AbortSignal): Promise<number> {
  const { rule, coordinate, reason, variant } = options;
  const author = toAuthor(options);
  await withRegistry(options, signal, (registry) =>
    registry.approve({ rule, coordinate, reason, author }, variant),
  );
  const by = author === '' ? '' : ` by ${author}`;
  console.log(`${rule} at ${coordinate} approved${by}, for the next launch`);
  return 0;
}

export const schemaApproveCommand = refusingWith2(
  onRegistry(new Command('approve'))
    .description(
      'Gives your word that a blocking finding is meant, for the next launch. Findings about money need two people; nobody approves what they publish.',
    )
    .requiredOption('--rule <code>', 'the rule that found it')
    .requiredOption('--coordinate <coordinate>', 'where it found it; - for the graph as a whole')
    .option('--author <name>', 'who approves; with --registry it is the token’s name')
    .requiredOption('--reason <text>', 'why, for the history')
    .action((options: Options) => runCheck((signal) => approve(options, signal))),
);
