import { Command } from 'commander';
import { loadDevelopmentIssuer } from '#platform/auth/development-issuer.ts';
import { readSettings } from '../config/read-settings.ts';
import { toPersonaClaims } from '../personas.ts';
import { runOnce } from '../run-command.ts';

const dayS = 86_400;

export const tokenCommand = new Command('token')
  .description('Prints a development token, good for a day.')
  .requiredOption('--as <persona>', 'crm, finance, ops, admin or portal:CUSTOMER_ID')
  .action(({ as }: { as: string }) =>
    runOnce(async () => {
      const { dataDir } = readSettings();
      const claims = toPersonaClaims(as);
      console.log(await (await loadDevelopmentIssuer(dataDir)).sign(claims, dayS));
    }),
  );
