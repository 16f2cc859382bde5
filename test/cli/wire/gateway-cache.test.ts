import { expect, test } from 'vitest';
import { followEvents, toInvalidations } from '#cli/wire/gateway-cache.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { appendEvent, eventLock } from '#orchestration/outbox/append-events.ts';
import { startEventFeed } from '#orchestration/outbox/event-feed.ts';
import { inTransaction } from '#orchestration/store/transaction.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startCachedShop } from '../../gateway/cache/cached-shop.ts';
import { log, startTestDatabase } from '../../orchestration/start-test-orchestration.ts';

test('an event names the entity as the graph does', () => {
  const subscription = toEntityId('Subscription', 'stripe', 'sub_1');
  expect(toInvalidations(subscription)).toEqual([
    { kind: 'key', type: 'BillingSubscription', key: { id: subscription } },
  ]);
  expect(toInvalidations('none of ours')).toEqual([]);
});

test('every gateway over one database forgets within a second what an event makes old', async () => {
  await using database = await startTestDatabase();
  const { pool, url } = database;
  await migrate(pool, orchestrationMigrations, AbortSignal.timeout(30_000));
  await using stack = new AsyncDisposableStack();
  const id = toEntityId('Product', 'netsuite', '7');
  const query = `{ product(id: "${id}") { color } }`;
  const shops = await Promise.all(
    [1, 2].map(async () => {
      const shop = stack.use(await startCachedShop());
      const feed = stack.use(
        await startEventFeed({ pool, databaseUrl: url, log }, AbortSignal.timeout(30_000)),
      );
      stack.use(followEvents(() => shop.gateway, feed, log));
      await shop.ask(query);
      shop.state.revision = 2;
      expect((await shop.ask(query)).data.product.color).toContain('r1');
      return shop;
    }),
  );
  await inTransaction(pool, [eventLock('product.status', id)], async (tx) => {
    await appendEvent(tx, {
      key: 'k',
      topic: 'product.status',
      type: 'product.changed',
      entityId: id,
      correlationId: 'c',
      payload: { status: 'ACTIVE' },
    });
  });
  for (const shop of shops)
    await expect
      .poll(async () => (await shop.ask(query)).data.product.color, { timeout: 1_000, interval: 10 })
      .toContain('r2');
});
