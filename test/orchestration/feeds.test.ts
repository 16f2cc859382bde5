import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChangeFeed } from '#domain/change-feed.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { startFeeds } from '#orchestration/inbox/start-feeds.ts';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { unavailable } from './business-systems.ts';
import { log, startTestDatabase, type TestDatabase } from './start-test-orchestration.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
  await migrate(database.pool, orchestrationMigrations, AbortSignal.timeout(30_000));
});
afterAll(() => database?.[Symbol.asyncDispose]());

const rows = async (sql: string) => (await database.pool.query(sql)).rows;
const within = { timeout: 20_000 };

test('of two processes one follows a feed, from the stored place on, and the other takes over', async () => {
  const reads: { holder: string; after: string | undefined }[] = [];
  const customer = toEntityId('Customer', 'salesforce', '001F');
  const feed = (holder: string): ChangeFeed => ({
    kind: 'poll',
    name: 'test/feed',
    system: 'salesforce',
    everyMs: 20,
    async read(after) {
      reads.push({ holder, after });
      const place = Number(after ?? '0') + 1;
      const changes = [{ entityType: 'Customer', entityId: customer } as const];
      return { messages: [{ dedupeKey: `feed-${place}`, changes }], position: String(place), hasMore: false };
    },
  });
  const start = (holder: string) =>
    startFeeds({ pool: database.pool, log, onStored: () => undefined }, [feed(holder)]);
  const stored = async () =>
    Number((await rows(`select count(*) from orchestration.inbox where dedupe_key like 'feed-%'`))[0].count);
  const one = start('one');
  await expect.poll(stored, within).toBeGreaterThan(1);
  const two = start('two');
  const before = await stored();
  await expect.poll(stored, within).toBeGreaterThan(before + 1);
  expect(reads.every(({ holder }) => holder === 'one')).toBe(true);
  await one[Symbol.asyncDispose]();
  await expect.poll(() => reads.some(({ holder }) => holder === 'two'), within).toBe(true);
  await two[Symbol.asyncDispose]();
  expect(reads.map(({ after }) => after)).toEqual(
    reads.map((_, index) => (index === 0 ? undefined : String(index))),
  );
});

test('a stream hands on what comes once what came before is stored, and is taken up again where it broke', async () => {
  const starts: (string | undefined)[] = [];
  const entityId = toEntityId('Customer', 'salesforce', '001S');
  const message = (number: number) => ({
    dedupeKey: `stream-${number}`,
    changes: [{ entityType: 'Customer', entityId } as const],
  });
  await using _feeds = startFeeds({ pool: database.pool, log, onStored: () => undefined }, [
    {
      kind: 'stream',
      name: 'test/stream',
      system: 'salesforce',
      async follow(after, store, signal) {
        starts.push(after);
        const from = Number(after ?? '0');
        await store({ messages: [message(from + 1), message(from + 2)], position: String(from + 2) });
        if (starts.length < 3) throw unavailable('salesforce');
        await delay(60_000, undefined, { signal }).catch(() => undefined);
      },
    },
  ]);
  await expect.poll(() => starts, within).toEqual([undefined, '2', '4']);
  await expect
    .poll(() => rows(`select dedupe_key from orchestration.inbox where dedupe_key like 'stream-%'`), within)
    .toHaveLength(6);
});
