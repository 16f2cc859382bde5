import { Command, InvalidArgumentError } from 'commander';
import { type Role, roles, type TokenStore } from '#registry/api/tokens.ts';
import { readSettings } from '../config/read-settings.ts';
import { startLocalRegistry } from '../wire/local-registry.ts';
import { createProcessLog } from '../wire/process-log.ts';
import { refusingWith2, runCheck } from './schema-exit.ts';

async function onTokens(signal: AbortSignal, work: (tokens: TokenStore) => Promise<void>): Promise<number> {
  const settings = readSettings();
  await using local = await startLocalRegistry(settings, createProcessLog(settings), signal);
  await work(local.tokens);
  return 0;
}

function addRole(text: string, given: readonly Role[] = []): readonly Role[] {
  const role = roles.find((each) => each === text);
  if (!role) throw new InvalidArgumentError(`Choose ${roles.join(', ')}.`);
  return [...given, role];
}

function parseDays(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Give a number of days from 1 to 9999.');
  return Number(text);
}

interface CreateOptions {
  readonly role: readonly Role[];
  readonly days?: number;
}

const create = new Command('create')
  .description('Makes a token and prints it, this once: only its hash is kept.')
  .argument('<name>', 'who it is for: the author of what is done with it')
  .requiredOption('--role <role>', `what it may do, repeatable: ${roles.join(', ')}`, addRole)
  .option('--days <number>', 'how long it is good for; until it is revoked where absent', parseDays)
  .action((name: string, { role, days }: CreateOptions) =>
    runCheck((signal) =>
      onTokens(signal, async (tokens) => console.log(await tokens.create(name, role, days))),
    ),
  );

const list = new Command('list').description('Lists the tokens in use.').action(() =>
  runCheck((signal) =>
    onTokens(signal, async (tokens) => {
      for (const { name, roles: may, expiresAt } of await tokens.list())
        console.log(`${name}: ${may.join(', ')}${expiresAt ? `, until ${expiresAt.toISOString()}` : ''}`);
    }),
  ),
);

const revoke = new Command('revoke')
  .description('Takes a token out of use, at once.')
  .argument('<name>', 'whose')
  .action((name: string) =>
    runCheck((signal) =>
      onTokens(signal, async (tokens) => {
        await tokens.revoke(name);
        console.log(`${name} revoked`);
      }),
    ),
  );

export const schemaTokenCommand = new Command('token')
  .description('Makes, lists and revokes tokens of the registry’s API, in the database.')
  .addCommand(refusingWith2(create))
  .addCommand(refusingWith2(list))
  .addCommand(refusingWith2(revoke));
