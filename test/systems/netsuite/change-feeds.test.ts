import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChangeBatch, ChangePoll } from '#domain/change-feed.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { Secret } from '#platform/config/secret.ts';
import { sandboxAccount } from '#systems/netsuite/simulator/sandbox-account.ts';
import { verifyScriptCall } from '#systems/netsuite/verify-script-call.ts';
import { naming, recordPath, type Sandbox, startSandbox, testContext } from './sandbox.ts';

let sandbox: Sandbox;
const calls: { readonly body: Buffer; readonly signature: string | undefined }[] = [];
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  calls.push({ body: Buffer.concat(chunks), signature: String(request.headers['x-weir-signature']) });
  response.end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  sandbox = await startSandbox({ webhookUrl: `http://127.0.0.1:${port}`, limits: 'off' });
});
afterAll(async () => {
  await sandbox?.[Symbol.asyncDispose]();
  receiver.close();
});

const poll = (): ChangePoll => {
  const [feed] = sandbox.netSuite.changeFeeds;
  if (feed?.kind !== 'poll') throw new Error('no poll');
  return feed;
};
const read = (after?: string) => poll().read(after, testContext());
const changesOf = ({ messages }: ChangeBatch) =>
  messages.flatMap(({ changes }) =>
    changes.map(({ entityType, entityId, isDeleted }) => ({ entityType, entityId, isDeleted })),
  );
const idOf = (type: 'Order' | 'Invoice' | 'Customer', record: string) =>
  toEntityId(type, type === 'Customer' ? 'salesforce' : 'netsuite', record);

async function post(path: string, body: unknown): Promise<string> {
  const response = await sandbox.request('POST', `${recordPath}/${path}`, body);
  expect(response.status, await response.clone().text()).toBe(204);
  return response.headers.get('location')?.split('/').at(-1) ?? '';
}

const verified = () =>
  calls.map(({ body, signature }) =>
    verifyScriptCall(naming, {
      body,
      signature,
      receivedAtMs: Date.now(),
      secrets: [new Secret(sandboxAccount.webhookSecret)],
    }),
  );

async function openOrder(): Promise<string> {
  const [row] = await sandbox.query(
    `SELECT t.id FROM transaction t WHERE t.type = 'SalesOrd' AND BUILTIN.CF(t.status) = 'SalesOrd:B' ORDER BY t.id FETCH FIRST 1 ROWS ONLY`,
  );
  return String(row?.id);
}

test('the poll tells orders, invoices, payments by what they settle, customers, and deletions', async () => {
  const begin = await read();
  expect(begin.messages).toEqual([]);
  const order = await openOrder();
  const fulfillment = await post(`salesOrder/${order}/!transform/itemFulfillment`, {});
  expect(fulfillment).toMatch(/^\d+$/);
  const invoice = await post(`salesOrder/${order}/!transform/invoice`, {});
  const found = await read(begin.position);
  expect(changesOf(found)).toEqual(
    expect.arrayContaining([
      { entityType: 'Order', entityId: idOf('Order', order), isDeleted: undefined },
      { entityType: 'Invoice', entityId: idOf('Invoice', invoice), isDeleted: undefined },
    ]),
  );
  const payment = await post(`invoice/${invoice}/!transform/customerPayment`, {});
  const customer = sandbox.company.customers.find(({ netsuiteId }) => netsuiteId);
  const patch = await sandbox.request('PATCH', `${recordPath}/customer/${customer?.netsuiteId}`, {
    phone: '555',
  });
  expect(patch.status).toBe(204);
  const paid = await read(found.position);
  const settling = paid.messages.filter(({ dedupeKey }) => dedupeKey.includes(`CustPymt:${payment}`));
  expect(settling.flatMap(({ changes }) => changes)).toMatchObject([
    { entityType: 'Invoice', entityId: idOf('Invoice', invoice) },
  ]);
  expect(changesOf(paid)).toContainEqual({
    entityType: 'Customer',
    entityId: idOf('Customer', customer?.salesforceId ?? ''),
    isDeleted: undefined,
  });
  const removed = await sandbox.request('DELETE', `${recordPath}/customerPayment/${payment}`);
  expect(removed.status).toBe(204);
  const [{ id: doomed } = { id: '' }] = await sandbox.query(
    `SELECT t.id FROM transaction t WHERE t.type = 'SalesOrd' ORDER BY t.id DESC FETCH FIRST 1 ROWS ONLY`,
  );
  expect((await sandbox.request('DELETE', `${recordPath}/salesOrder/${doomed}`)).status).toBe(204);
  const gone = await read(paid.position);
  expect(changesOf(gone)).toContainEqual({
    entityType: 'Order',
    entityId: idOf('Order', String(doomed)),
    isDeleted: true,
  });
});

test('a change that was seen keeps its key once its second is over', async () => {
  const begin = await read();
  await sandbox.control('clock', { advanceMs: 60_000 });
  const order = await openOrder();
  await sandbox.request('PATCH', `${recordPath}/salesOrder/${order}`, { memo: 'first' });
  const first = await read(begin.position);
  const second = await read(first.position);
  const third = await read(second.position);
  const keys = (batch: ChangeBatch) =>
    batch.messages.map(({ dedupeKey }) => dedupeKey).filter((key) => key.includes(`SalesOrd:${order}`));
  // Once anew, because it could have changed again within the second of its stamp.
  expect(keys(first)).toHaveLength(1);
  expect(keys(second)).not.toEqual(keys(first));
  expect(keys(third)).toEqual(keys(second));
});

test('the account’s script tells what was saved, signed, and forgeries are refused', async () => {
  calls.length = 0;
  const order = await openOrder();
  await sandbox.request('PATCH', `${recordPath}/salesOrder/${order}`, { memo: 'told' });
  const fulfillment = await post(`salesOrder/${order}/!transform/itemFulfillment`, {});
  await expect.poll(() => calls.length).toBe(2);
  const messages = verified();
  expect(messages.map(({ changes }) => changes)).toEqual([
    [{ entityType: 'Order', entityId: idOf('Order', order) }],
    [{ entityType: 'Order', entityId: idOf('Order', order) }],
  ]);
  expect(new Set(messages.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
  expect(fulfillment).not.toBe(order);

  const [call] = calls;
  const delivery = (overrides: object) => ({
    body: call?.body ?? Buffer.alloc(0),
    signature: call?.signature,
    receivedAtMs: Date.now(),
    secrets: [new Secret(sandboxAccount.webhookSecret)],
    ...overrides,
  });
  for (const [overrides, why] of [
    [{ signature: undefined }, /no x-weir-signature/],
    [{ signature: 'v1=00' }, /not of the form/],
    [{ body: Buffer.from(`${call?.body} `) }, /signature is wrong/],
    [{ secrets: [new Secret('another')] }, /signature is wrong/],
    [{ receivedAtMs: Date.now() + 301_000 }, /too long ago/],
  ] as const)
    expect(() => verifyScriptCall(naming, delivery(overrides))).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED', message: expect.stringMatching(why) }),
    );
});

test('a refused save tells nothing and leaves no deletion behind', async () => {
  calls.length = 0;
  const [row] = await sandbox.query(
    `SELECT t.id FROM transaction t WHERE t.type = 'ItemShip' AND BUILTIN.CF(t.status) = 'ItemShip:C' ORDER BY t.id FETCH FIRST 1 ROWS ONLY`,
  );
  const refused = await sandbox.request('DELETE', `${recordPath}/itemFulfillment/${row?.id}`);
  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(await sandbox.query(`SELECT d.recordid FROM deletedrecord d WHERE d.recordid = ${row?.id}`)).toEqual(
    [],
  );
  expect(calls).toEqual([]);
});
