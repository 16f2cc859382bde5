import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '#platform/config/secret.ts';
import { createLog } from '#platform/log.ts';
import { connectBudgetRedis, startRedisBudget } from '#shield/redis-budget.ts';
import { testSharedBudget } from './shared-budget-tests.ts';
import { hasRedis, startRedis } from './start-redis.ts';

const log = createLog({ level: 'silent', format: 'json', destination: { write: () => true } });
const connect = (url: string) => connectBudgetRedis(new Secret(url), () => undefined);

const title = hasRedis ? 'over Redis' : 'over Redis (skipped: redis-server is not installed)';

describe.skipIf(!hasRedis)(title, () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let redis: Awaited<ReturnType<typeof connect>>;

  beforeAll(async () => {
    server = await startRedis();
    redis = await connect(server.url);
  });
  afterAll(async () => {
    await redis?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  testSharedBudget(() => ({
    url: server.url,
    start: (options) => startRedisBudget({ ...options, redis, log }),
    async startCuttable(options) {
      const own = await connect(server.url);
      const shared = await startRedisBudget({ ...options, redis: own, log });
      return { shared, cut: () => own[Symbol.asyncDispose]() };
    },
    async heldSlots() {
      const book = await redis.get('weir:shield:{billing/one}');
      const { members } = JSON.parse(book ?? '{"members":{}}') as {
        members: Record<string, { expiresAt: number; claims: { account?: { held: number } } }>;
      };
      return Object.values(members)
        .filter(({ expiresAt }) => expiresAt > Date.now())
        .map(({ claims }) => claims.account?.held ?? 0);
    },
  }));

  test('no Redis at the address is told at the start', async () => {
    await expect(connect('redis://127.0.0.1:1')).rejects.toThrow();
  });
});
