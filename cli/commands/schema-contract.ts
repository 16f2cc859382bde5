import { Command } from 'commander';
import { printSchema } from 'graphql';
import { CodedError } from '#platform/errors.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';
import { onRegistry, type RegistryOptions, readVersionOrLaunch } from './schema-registry.ts';

interface Options extends RegistryOptions {
  readonly head: string;
  readonly api?: true;
}

async function show(name: string | undefined, options: Options, signal: AbortSignal): Promise<number> {
  const { head, api } = options;
  const { contracts, governance } = await readVersionOrLaunch(head, { ...options, beside: head, signal });
  if (name === undefined) {
    for (const each of contracts.names) {
      const { include = [], exclude = [] } = governance.contracts[each] ?? {};
      const { composed, problems } = contracts.compose(each);
      const fields = Object.keys(composed?.apiSchema.getQueryType()?.getFields() ?? {});
      const shows = composed ? `${fields.length} queries` : problems.map(({ message }) => message).join('; ');
      console.log(
        `${each}: includes ${include.join(', ') || 'all'}, excludes ${exclude.join(', ') || 'nothing'}: ${shows}`,
      );
    }
    return 0;
  }
  const { composed, problems } = contracts.compose(name);
  if (!composed) {
    const reasons = problems.map(({ message }) => message).join('\n');
    throw new CodedError('BAD_USER_INPUT', `Contract "${name}" cannot be served:\n${reasons}`);
  }
  console.log((api ? printSchema(composed.apiSchema) : composed.supergraphSdl).trim());
  return 0;
}

export const schemaContractCommand = refusingWith2(
  onRegistry(new Command('contract'))
    .description(
      'Lists the contracts of governance.json, or prints one: the supergraph that a gateway serves its clients.',
    )
    .argument('[name]', 'which; all are listed where absent')
    .option('--head <path>', 'a folder, REVISION:FOLDER, or launch:NUMBER', 'schema')
    .option('--api', 'print what its clients see instead of the supergraph')
    .action((name: string | undefined, options: Options) =>
      runCheck((signal) => show(name, options, signal)),
    ),
);
