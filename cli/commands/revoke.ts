import { Command } from 'commander';
import { Pool } from 'pg';
import { revocationMigrations } from '#platform/auth/revocation-migrations.ts';
import { revoke } from '#platform/auth/revocations.ts';
import { CodedError } from '#platform/errors.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { readSettings } from '../config/read-settings.ts';
import { runOnce } from '../run-command.ts';
import { createProcessLog } from '../wire/process-log.ts';

interface Options {
  readonly tokenId?: string;
  readonly subject?: string;
}

async function run({ tokenId, subject }: Options): Promise<void> {
  const value = tokenId ?? subject;
  if (value === undefined || (tokenId !== undefined && subject !== undefined))
    throw new CodedError('BAD_USER_INPUT', 'Give either --token-id JTI or --subject SUB: what to revoke');
  const settings = readSettings();
  const { signal } = new AbortController();
  const { dataDir, databaseUrl } = settings;
  const log = createProcessLog(settings);
  await using postgres = await startPostgres({ dataDir, databaseUrl: databaseUrl?.reveal(), log }, signal);
  await using stack = new AsyncDisposableStack();
  const pool = stack.adopt(new Pool({ ...postgres.connection, max: 1 }), (open) => open.end());
  await migrate(pool, revocationMigrations, signal);
  await revoke(pool, tokenId === undefined ? 'subject' : 'token', value);
  console.log(
    `revoked: no gateway believes ${tokenId === undefined ? 'tokens of' : 'token'} ${value} from now on`,
  );
}

export const revokeCommand = new Command('revoke')
  .description('Revokes one token, or all that a subject has been issued so far.')
  .option('--token-id <jti>', 'the token’s `jti`')
  .option('--subject <sub>', 'the `sub` of the tokens')
  .action((options: Options) => runOnce(() => run(options)));
