import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CacheWrite } from '#gateway/cache/cache-store.ts';
import { createRedisStore } from '#gateway/cache/redis-store.ts';
import { Secret } from '#platform/config/secret.ts';
import { type CachedShop, startCachedShop } from './cached-shop.ts';

const redisIsThere = spawnSync('redis-server', ['--version']).status === 0;
if (!redisIsThere)
  process.stderr.write('redis-server is not installed: the tests of the cache in Redis are skipped\n');

let port: number;
let redis: ChildProcess;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

async function startRedis(): Promise<void> {
  redis = spawn('redis-server', [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
  ]);
  for await (const chunk of redis.stdout ?? [])
    if (String(chunk).includes('Ready to accept connections')) return;
}

async function stopRedis(): Promise<void> {
  if (redis.exitCode !== null) return;
  const stopped = once(redis, 'exit');
  redis.kill('SIGKILL');
  await stopped;
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const open = () =>
  createRedisStore({ url: new Secret(`redis://127.0.0.1:${port}`), log: quiet, timeoutMs: 2_000 });

function write(key: string, marks: readonly string[]): CacheWrite {
  const until = Date.now() + 60_000;
  const entry = {
    text: '{"a":"ä\\n"}',
    asOf: Date.now(),
    freshUntil: until,
    revalidateUntil: until,
    errorUntil: until,
  };
  return { key, marks: ['a', ...marks], entry };
}

describe.skipIf(!redisIsThere)('a cache in Redis', () => {
  beforeAll(async () => {
    port = await freePort();
    await startRedis();
  });
  afterAll(stopRedis);

  const shops: CachedShop[] = [];
  afterEach(async () => {
    for (const shop of shops.splice(0)) await shop[Symbol.asyncDispose]();
  });
  const openShop = async () => {
    const store = { kind: 'redis', url: new Secret(`redis://127.0.0.1:${port}`), timeoutMs: 2_000 } as const;
    const shop = await startCachedShop({ cache: { store } });
    // Redis lives by the real time.
    shop.state.nowMs = Date.now();
    shops.push(shop);
    return shop;
  };

  test('is shared by processes, which forget together', async () => {
    const [one, other] = [await openShop(), await openShop()];
    const query = '{ product(id: "1") { id color } }';
    await one.ask(query);
    expect((await other.ask(query)).data).toEqual({ product: { id: '1', color: 'plain 1 r1' } });
    expect(other.countCalls()).toEqual({});
    other.state.revision = 2;
    await one.gateway.invalidate([{ kind: 'key', type: 'Product', key: { id: '1' } }]);
    expect((await other.ask(query)).data.product.color).toBe('plain 1 r2');
    await one.gateway.invalidate([{ kind: 'all' }]);
  });

  test('keeps nothing that was read before an invalidation, in whichever process', async () => {
    await using one = open();
    await using other = open();
    const { moment } = await one.read([]);
    await other.invalidate(['x']);
    await one.write([write('k1', ['x']), write('k2', ['y'])], moment);
    expect((await other.read(['k1', 'k2'])).entries.map((entry) => entry?.text)).toEqual([
      undefined,
      '{"a":"ä\\n"}',
    ]);
    await other.invalidate(['y']);
    expect((await one.read(['k2'])).entries).toEqual([undefined]);
  });

  test('is as if empty while Redis is away, and is told of what was invalidated meanwhile', async () => {
    await using store = open();
    await store.write([write('k3', ['z'])], (await store.read([])).moment);
    expect((await store.read(['k3'])).entries[0]).toBeDefined();
    redis.kill('SIGSTOP');
    await using hurried = createRedisStore({
      url: new Secret(`redis://127.0.0.1:${port}`),
      log: quiet,
      timeoutMs: 50,
    });
    await hurried.invalidate(['z']);
    expect((await hurried.read(['k3'])).entries).toEqual([undefined]);
    redis.kill('SIGCONT');
    await expect.poll(async () => (await hurried.read([])).moment).not.toBe('');
    expect((await store.read(['k3'])).entries).toEqual([undefined]);
  });

  test('answers go on where Redis dies, and are kept again when it is back', async () => {
    const shop = await openShop();
    const query = '{ product(id: "9") { id color } }';
    await shop.ask(query);
    await stopRedis();
    expect((await shop.ask(query)).data.product.color).toBe('plain 9 r1');
    await startRedis();
    await expect
      .poll(
        async () => {
          shop.calls.length = 0;
          await shop.ask(query);
          return shop.calls.length;
        },
        { timeout: 10_000 },
      )
      .toBe(0);
  });
});
