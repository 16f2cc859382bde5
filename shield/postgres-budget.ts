import type { Pool } from 'pg';
import type { BudgetStore } from './budget-store.ts';
import {
  buryExpired,
  inTransaction,
  readOthers,
  readSpent,
  writeClaims,
  writeSpent,
} from './budget-tables.ts';
import type { SharedBudget } from './shared-budget.ts';
import { type SharedBudgetOptions, startSharedBudget } from './start-shared-budget.ts';

/** Shares one account's allowance with the other processes on this PostgreSQL, which has the tables of `shieldMigrations`. */
export async function startPostgresBudget(
  options: SharedBudgetOptions & { readonly pool: Pool },
): Promise<SharedBudget & AsyncDisposable> {
  await options.pool.query('select 1 from shield_member limit 0');
  return startSharedBudget(createPostgresStore(options.pool), options);
}

function createPostgresStore(pool: Pool): BudgetStore {
  return {
    transact: (account, member, work) =>
      inTransaction(pool, async (client) => {
        await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [account]);
        await buryExpired(client, account);
        return await work({
          others: () => readOthers(client, account, member),
          spend: (window, calls) => writeSpent(client, account, window, calls),
          spent: (name) => readSpent(client, account, name),
          claim: (leaseMs, claims) => writeClaims(client, account, member, leaseMs, claims),
        });
      }),
  };
}
