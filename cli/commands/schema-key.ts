import { Command } from 'commander';
import { readSettings } from '../config/read-settings.ts';
import { loadSigner } from '../wire/local-registry.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';

async function show(): Promise<number> {
  console.log((await loadSigner(readSettings())).publicKey);
  return 0;
}

export const schemaKeyCommand = refusingWith2(
  new Command('key')
    .description(
      'Prints the public key that gateways verify publications with: their WEIR_REGISTRY_PUBLIC_KEY.',
    )
    .action(() => runCheck(show)),
);
