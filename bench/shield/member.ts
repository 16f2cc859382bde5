import { Pool } from 'pg';
import { createShield } from '#shield/create-shield.ts';
import { startPostgresBudget } from '#shield/postgres-budget.ts';
import { contracts } from './accounts.ts';

/** One of several processes on one account: calls as much as it may, until it is killed. */
const [databaseUrl, vendorUrl] = process.argv.slice(2);
const { signal } = new AbortController();
const pool = new Pool({ connectionString: databaseUrl, max: 2 });
for (const account of ['erp', 'billing'] as const) {
  const shared = await startPostgresBudget({ pool, system: account, account: 'bench' });
  const shield = createShield({ system: account, account: 'bench', contract: contracts[account], shared });
  for (let worker = 0; worker < 40; worker++) {
    const operation = account === 'erp' ? 'query' : `e${worker % 8}`;
    void (async () => {
      for (let index = 0; ; index++) {
        const url = `${vendorUrl}/${account}/${operation}/${process.pid}-${worker}-${index}`;
        const origin = { signal, correlationId: 'bench', priority: 'sync' as const };
        await shield.fetch(url, {}, { operation, effect: 'read', origin });
      }
    })();
  }
}
