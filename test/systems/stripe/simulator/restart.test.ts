import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStripeSandbox } from '../stripe-sandbox.ts';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stripe-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

test('what was changed is there after a restart, and a key still answers its first outcome', async () => {
  const create = async (sandbox: Awaited<ReturnType<typeof startStripeSandbox>>) =>
    sandbox.official.customers.create({ name: 'Kept' }, { idempotencyKey: 'kept' });
  const before = await startStripeSandbox({ dataDir });
  const created = await create(before);
  const seeded = before.company.subscriptions.find(({ status }) => status === 'active')?.stripeId ?? '';
  await before.official.subscriptions.cancel(seeded);
  await before[Symbol.asyncDispose]();

  await using after = await startStripeSandbox({ dataDir });
  expect(await after.official.customers.retrieve(created.id)).toMatchObject({ name: 'Kept' });
  expect((await create(after)).id).toBe(created.id);
  expect((await after.official.subscriptions.retrieve(seeded)).status).toBe('canceled');
  const events = await after.official.events.list({ type: 'customer.subscription.deleted' });
  expect(events.data.length).toBe(1);
});
