import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChangePoll } from '#domain/change-feed.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { callContext, type StripeSandbox, startStripeSandbox } from './stripe-sandbox.ts';

let sandbox: StripeSandbox;
beforeAll(async () => {
  sandbox = await startStripeSandbox();
});
afterAll(() => sandbox?.[Symbol.asyncDispose]());

/** By the simulated company's clock, whose day is another than ours. */
async function pollAt(nowMs: number): Promise<ChangePoll> {
  const [feed] = sandbox.connect({ now: () => nowMs }).changeFeeds;
  if (feed?.kind !== 'poll') throw new Error('no poll');
  return feed;
}

async function vendorNowMs(): Promise<number> {
  const { data } = await sandbox.official.events.list({ limit: 1 });
  return (data[0]?.created ?? 0) * 1000;
}

test('the list of events has what no webhook brought, under the keys of the webhooks, and failed payments once', async () => {
  const customer = await sandbox.official.customers.create({ name: 'Pays late' });
  const began = await vendorNowMs();
  const item = { customer: customer.id, currency: 'usd', amount: 12_50 };
  const invoice = await sandbox.official.invoices.create({
    customer: customer.id,
    collection_method: 'charge_automatically',
    currency: 'usd',
  });
  const id = invoice.id ?? '';
  await sandbox.official.invoiceItems.create({ ...item, invoice: id });
  await sandbox.official.invoices.finalizeInvoice(id);
  const poll = await pollAt(began + 10_000);
  const { messages, position, hasMore } = await poll.read(String(Math.floor(began / 1000)), callContext());
  const invoiceId = toEntityId('Invoice', 'stripe', id);
  expect(hasMore).toBe(false);
  expect(position).toBe(String(Math.floor(began / 1000) + 10));
  expect(messages.every(({ isBackstop, dedupeKey }) => isBackstop && dedupeKey.startsWith('evt_'))).toBe(
    true,
  );
  expect(new Set(messages.flatMap(({ changes }) => changes.map(({ entityId }) => entityId)))).toContain(
    invoiceId,
  );
});

test('a long gap is read in parts, from the oldest on', async () => {
  const now = (await vendorNowMs()) + 1_000;
  const poll = await pollAt(now);
  const hourAgo = Math.floor(now / 1000) - 3_600;
  let after = String(hourAgo);
  let parts = 0;
  for (let more = true; more; parts += 1) {
    const batch = await poll.read(after, callContext());
    expect(Number(batch.position)).toBeGreaterThan(Number(after));
    after = batch.position;
    more = batch.hasMore;
  }
  expect(parts).toBe(4);
  expect(after).toBe(String(Math.floor(now / 1000)));
});
