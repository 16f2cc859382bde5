import { expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import type { Amendment } from '#domain/subscription.ts';
import { toItemId } from './back-office.ts';
import { rejected, unavailable } from './business-systems.ts';
import { useBackOffice, workflowOf } from './start-back-office.ts';
import { callContext, caller } from './start-test-orchestration.ts';
import { validateEvents } from './validate-events.ts';

const office = useBackOffice();
let subscriptions = 0;

/** With 5 SEATs and 1 SUPPORT. */
async function insertSubscription(): Promise<{ readonly id: string; readonly items: readonly string[] }> {
  subscriptions += 1;
  const id = toEntityId('Subscription', 'stripe', `sub_${subscriptions}`);
  const items = await office.rows(
    `insert into doubles.item_of (subscription, sku, quantity) values ($1, 'SEAT', '5'), ($1, 'SUPPORT', '1') returning id`,
    id,
  );
  return { id, items: items.map((item) => toItemId(item.id)) };
}

const amend = (
  subscriptionId: string,
  idempotencyKey: string,
  items: Amendment['items'],
  { from = {}, ...others }: { from?: object; effectiveAt?: string } = {},
) =>
  office
    .client()
    .amendSubscription(
      { subscriptionId, idempotencyKey, items, proration: 'CREATE_PRORATIONS', ...others },
      { ...caller, ...from },
      callContext(),
    );

const heldBy = async (id: string) =>
  (
    await office.rows('select sku, quantity from doubles.item_of where subscription = $1 order by sku', id)
  ).map(({ sku, quantity }) => `${quantity} ${sku}`);

const eventsOf = (id: string) =>
  office.rows(
    `select type, payload->>'status' as status from orchestration.event where entity_id = $1 order by seq`,
    id,
  );

test('a subscription is changed as of the previewed time, and again after that', async () => {
  const { id, items } = await insertSubscription();
  const change = [{ itemId: items[0] ?? '', quantity: 8 }];
  const outcome = await amend(id, 'a1', change);
  expect(await amend(id, 'a1', change)).toEqual(outcome);
  await office.reach(outcome, 'SUCCEEDED');
  expect(await heldBy(id)).toEqual(['8 SEAT', '1 SUPPORT']);
  const [run] = await office.rows(
    `select kind, amount, input->'amendment'->>'effectiveAt' as at from orchestration.workflow where subject_id = $1`,
    id,
  );
  expect(run).toEqual({ kind: 'SUBSCRIPTION_AMENDMENT', amount: '20', at: '2026-01-02T00:00:00.000Z' });

  const second = await amend(id, 'a2', [
    { sku: 'EXTRA', quantity: 2 },
    { itemId: items[1] ?? '', quantity: 0 },
  ]);
  await office.reach(second, 'SUCCEEDED');
  expect(await heldBy(id)).toEqual(['2 EXTRA', '8 SEAT']);
  // Each change is told, though the status stays.
  const amended = { type: 'subscription.amended', status: 'ACTIVE' };
  expect(await eventsOf(id)).toEqual([amended, amended]);
  expect(await validateEvents(office.database())).toContain('subscription.amended');
});

test('a lost answer is not a second change, also where the key is forgotten meanwhile', async () => {
  const { id } = await insertSubscription();
  let faults = 0;
  office.fault(async (operation, phase) => {
    if (operation !== 'amend' || phase !== 'after' || faults++ > 0) return;
    await office.rows('delete from doubles.change');
    throw unavailable('stripe');
  });
  await office.reach(await amend(id, 'a3', [{ sku: 'EXTRA', quantity: 2 }]), 'SUCCEEDED');
  expect(await heldBy(id)).toEqual(['2 EXTRA', '5 SEAT', '1 SUPPORT']);
});

test('compensation puts the items back, where the change had gone through without an answer', async () => {
  const { id, items } = await insertSubscription();
  let answers = false;
  office.fault((operation, phase) => {
    if (operation === 'amend' && phase === 'after' && !answers) throw unavailable('stripe');
    if (operation === 'subscriptionsByIds' && phase === 'before' && !answers && changing)
      throw unavailable('stripe');
  });
  let changing = false;
  const change = [
    { itemId: items[0] ?? '', quantity: 9 },
    { itemId: items[1] ?? '', quantity: 0 },
    { sku: 'EXTRA', quantity: 1 },
  ];
  const outcome = await amend(id, 'a4', change);
  changing = true;
  const exception = await office.opened(outcome);
  expect(exception).toMatchObject({ code: 'SYSTEM_UNAVAILABLE', actions: ['RETRY', 'COMPENSATE'] });
  expect(await heldBy(id)).toEqual(['1 EXTRA', '9 SEAT']);
  answers = true;
  await office.decide(exception.id, 'COMPENSATE');
  await office.reach(outcome, 'COMPENSATED');
  expect(await heldBy(id)).toEqual(['5 SEAT', '1 SUPPORT']);
});

test('a refusal waits for a person while another change is a conflict; calling off changes nothing', async () => {
  const { id, items } = await insertSubscription();
  office.fault((operation, phase) => {
    if (operation === 'amend' && phase === 'before') throw rejected('stripe', 'card_declined', 'declined');
  });
  const outcome = await amend(id, 'a5', [{ itemId: items[0] ?? '', quantity: 6 }]);
  const exception = await office.opened(outcome);
  expect(exception).toMatchObject({ code: 'PAYMENT_METHOD', owner: 'FINANCE' });
  const other = await amend(id, 'a6', [{ itemId: items[0] ?? '', quantity: 7 }]);
  expect(other).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
  await office.decide(exception.id, 'COMPENSATE');
  await office.reach(outcome, 'COMPENSATED');
  expect(await heldBy(id)).toEqual(['5 SEAT', '1 SUPPORT']);
  expect(workflowOf(outcome)).not.toBe('');
});

test('what cannot be changed so is refused with its place in the input', async () => {
  const { id, items } = await insertSubscription();
  const [seat = '', support = ''] = items;
  const refused = (code: string, ...path: string[]) => ({ userErrors: [{ code, path: ['input', ...path] }] });
  const six = [{ itemId: seat, quantity: 6 }];
  const unknown = toEntityId('Subscription', 'stripe', 'sub_none');
  expect(await amend(unknown, 'b1', six)).toMatchObject(refused('SUBSCRIPTION_NOT_FOUND', 'subscriptionId'));
  expect(await amend(id, 'b2', six, { from: { customerId: 'another' } })).toMatchObject(
    refused('SUBSCRIPTION_NOT_FOUND', 'subscriptionId'),
  );
  expect(await amend(id, 'b3', [])).toMatchObject(refused('INVALID_ITEMS', 'items'));
  expect(await amend(id, 'b4', [...six, ...six])).toMatchObject(
    refused('INVALID_ITEMS', 'items', '1', 'itemId'),
  );
  expect(await amend(id, 'b5', [{ itemId: toItemId('999'), quantity: 1 }])).toMatchObject(
    refused('ITEM_NOT_FOUND', 'items', '0', 'itemId'),
  );
  expect(await amend(id, 'b6', [{ itemId: seat, quantity: -1 }])).toMatchObject(
    refused('INVALID_QUANTITY', 'items', '0', 'quantity'),
  );
  expect(await amend(id, 'b7', [{ itemId: seat, quantity: 5 }])).toMatchObject(
    refused('NOTHING_TO_CHANGE', 'items'),
  );
  const none = [seat, support].map((itemId) => ({ itemId, quantity: 0 }));
  expect(await amend(id, 'b8', none)).toMatchObject(refused('INVALID_ITEMS', 'items'));
  for (const effectiveAt of ['2020-01-01T00:00:00Z', '2090-01-01T00:00:00Z'])
    expect(await amend(id, `b9${effectiveAt}`, six, { effectiveAt })).toMatchObject(
      refused('INVALID_EFFECTIVE_AT', 'effectiveAt'),
    );
  office.fault((operation) => {
    if (operation === 'previewAmendment') throw rejected('stripe', 'resource_missing', 'No such price');
  });
  expect(await amend(id, 'b10', six)).toMatchObject(refused('AMENDMENT_REFUSED', 'items'));
  expect(await amend(id, 'b10', [{ itemId: seat, quantity: 7 }])).toMatchObject(
    refused('CONFLICT', 'idempotencyKey'),
  );
  expect(await heldBy(id)).toEqual(['5 SEAT', '1 SUPPORT']);
});
