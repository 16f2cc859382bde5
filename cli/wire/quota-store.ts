import type { Pool } from 'pg';
import type { Secret } from '#platform/config/secret.ts';
import type { Log } from '#platform/log.ts';
import { startPostgresBudget } from '#shield/postgres-budget.ts';
import type { SharedBudget } from '#shield/shared-budget.ts';

/** Starts to share the allowance of one system's account with the other processes. */
export type StartBudget = (system: string) => Promise<SharedBudget & AsyncDisposable>;

export interface QuotaStore extends AsyncDisposable {
  readonly startBudget: StartBudget;
}

/** Shares allowances over PostgreSQL, or over Redis where there is an address of one. Throws where it cannot be reached. */
export async function openQuotaStore(options: {
  readonly pool: Pool;
  readonly redisUrl: Secret | undefined;
  readonly log: Log;
}): Promise<QuotaStore> {
  const { pool, redisUrl, log } = options;
  if (redisUrl === undefined) {
    return {
      startBudget: (system) => startPostgresBudget({ pool, system, account: system, log }),
      [Symbol.asyncDispose]: async () => {},
    };
  }
  const { connectBudgetRedis, startRedisBudget } = await import('#shield/redis-budget.ts');
  const redis = await connectBudgetRedis(redisUrl, (err) =>
    log.warn({ err }, 'the Redis of the shared allowances cannot be reached; calls stop when the lease ends'),
  );
  return {
    startBudget: (system) => startRedisBudget({ redis, system, account: system, log }),
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  };
}
