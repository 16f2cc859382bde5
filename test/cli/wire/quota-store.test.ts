import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQuotaStore } from '#cli/wire/quota-store.ts';
import { Secret } from '#platform/config/secret.ts';
import { createLog } from '#platform/log.ts';
import { createShield } from '#shield/create-shield.ts';
import { hasRedis, startRedis } from '../../shield/start-redis.ts';
import { callOf } from '../../shield/vendor.ts';

const log = createLog({ level: 'silent', format: 'json', destination: { write: () => true } });
const title = hasRedis ? 'with a Redis' : 'with a Redis (skipped: redis-server is not installed)';

describe.skipIf(!hasRedis)(title, () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  // Nothing listens there: whoever asks PostgreSQL fails.
  const pool = new Pool({ host: '127.0.0.1', port: 1 });
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await pool.end();
  });

  test('allowances are shared there, and PostgreSQL is not asked', async () => {
    await using store = await openQuotaStore({ pool, redisUrl: new Secret(server.url), log });
    await using shared = await store.startBudget('erp');
    const contract = { windows: [], concurrency: [{ name: 'account', limit: 2 }] };
    const fetch = async () => Response.json({});
    await using shield = createShield({ system: 'erp', account: 'erp', contract, fetch, shared });
    const answers = await Promise.all([1, 2, 3].map((i) => shield.fetch(`${i}`, {}, callOf())));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});
