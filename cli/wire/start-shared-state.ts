import type { LiveConfig } from '#gateway/gateway-config.ts';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { createEventLog } from '#orchestration/outbox/create-event-log.ts';
import { startEventFeed } from '#orchestration/outbox/event-feed.ts';
import { revocationMigrations } from '#platform/auth/revocation-migrations.ts';
import { type RevocationList, startRevocationList } from '#platform/auth/revocations.ts';
import type { Log } from '#platform/log.ts';
import { createPool } from '#platform/postgres/create-pool.ts';
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
  const pool = stack.adopt(createPool({ connectionString: databaseUrl }, poolSize, log), (open) =>
    open.end(),
  );
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
