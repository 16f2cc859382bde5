import { Pool } from 'pg';
import { Secret } from '#platform/config/secret.ts';
import { createShield } from '#shield/create-shield.ts';
import { startPostgresBudget } from '#shield/postgres-budget.ts';
import { connectBudgetRedis, startRedisBudget } from '#shield/redis-budget.ts';
import { limitedContract } from './limited-vendor.ts';
import { callOf } from './vendor.ts';

/** One of several processes on one account: calls as much as it may, until it is killed. */
const [storeUrl = '', vendorUrl] = process.argv.slice(2);
const about = { system: 'billing', account: 'one' };
const shared = storeUrl.startsWith('redis:')
  ? await startRedisBudget({
      ...about,
      redis: await connectBudgetRedis(new Secret(storeUrl), () => undefined),
    })
  : await startPostgresBudget({ ...about, pool: new Pool({ connectionString: storeUrl, max: 2 }) });
/** Tells when it sends: what arrives when depends on how busy the machine is. */
const sendNow = (url: string, init: RequestInit) =>
  fetch(`${url}/${performance.timeOrigin + performance.now()}`, init);
const shield = createShield({
  system: 'billing',
  account: 'one',
  contract: limitedContract,
  shared,
  fetch: sendNow,
});
for (let worker = 0; worker < 20; worker++) {
  void (async () => {
    for (let call = 0; ; call++)
      await shield.fetch(`${vendorUrl}/${process.pid}/${worker}/${call}`, {}, callOf({ priority: 'sync' }));
  })();
}
