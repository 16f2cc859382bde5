import { Pool } from 'pg';
import type { LiveConfig } from '#gateway/gateway-config.ts';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { createEventLog } from '#orchestration/outbox/create-event-log.ts';
import { startEventFeed } from '#orchestration/outbox/event-feed.ts';
import { revocationMigrations } from '#platform/auth/revocation-migrations.ts';
import { type RevocationList, startRevocationList } from '#platform/auth/revocations.ts';
import type { Log } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { toEventOwner } from './caller-scope.ts';
import { toEventLog } from './event-log.ts';

const poolSize = 4;

/** What a gateway that runs apart from the orchestration shares with it by the database: events, and which tokens were revoked. */
export async function startSharedState(
  databaseUrl: string,
  log: Log,
  signal: AbortSignal,
): Promise<{ readonly live: LiveConfig; readonly revocations: RevocationList } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const pool = stack.adopt(new Pool({ connectionString: databaseUrl, max: poolSize }), (open) => open.end());
  pool.on('error', (err) => {
    if (!pool.ending) log.warn({ err }, 'an idle database connection was lost');
  });
  await migrate(pool, orchestrationMigrations, signal);
  await migrate(pool, revocationMigrations, signal);
  const feed = stack.use(await startEventFeed({ pool, databaseUrl, log }, signal));
  const connection = { connectionString: databaseUrl };
  const revocations = stack.use(await startRevocationList({ pool, connection, log }, signal));
  const owned = stack.move();
  return {
    live: { log: toEventLog(createEventLog(pool, feed)), ownerOf: toEventOwner },
    revocations,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
