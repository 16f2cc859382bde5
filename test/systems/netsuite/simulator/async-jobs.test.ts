import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasRecordings, readRecording, recordedTitle } from '../recordings.ts';
import { recordPath, type Sandbox, startSandbox } from '../sandbox.ts';

type Json = Record<string, unknown>;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox[Symbol.asyncDispose]());

const key = { 'x-netsuite-idempotency-key': 'a1f0c6be-0001' };
const customer = { companyName: 'Fernhill Metering Ltd', subsidiary: { id: '2' } };
const submit = (body: unknown, headers: Record<string, string> = {}) =>
  sandbox.request('POST', `${recordPath}/customer`, body, { prefer: 'respond-async', ...headers });
const read = async (url: string) =>
  (await sandbox.request('GET', new URL(url, sandbox.url).pathname)).json() as Promise<Json>;

it('an asynchronous write is told as a job with its result', async () => {
  const response = await submit(customer);
  expect([response.status, response.headers.get('preference-applied')]).toEqual([202, 'respond-async']);
  const job = response.headers.get('location') ?? '';
  expect(await read(job)).toMatchObject({ completed: true });
  expect(await read(`${job}/task/1`)).toMatchObject({ completed: true, progress: 'succeeded' });
  const result = await sandbox.request('GET', new URL(`${job}/task/1/result`).pathname);
  expect(result.status).toBe(204);
  const made = await read(result.headers.get('location') ?? '');
  expect(made.companyName).toBe(customer.companyName);
});

it('a repeated idempotency key carries nothing out, and an idempotency key of a synchronous call is ignored', async () => {
  await submit(customer, key);
  const again = await submit(customer, key);
  expect(again.status).toBe(400);
  expect((await sandbox.control('stats')).created).toEqual({ customer: 1 });
  await sandbox.request('POST', `${recordPath}/customer`, customer, key);
  expect((await sandbox.control('stats')).created).toEqual({ customer: 2 });
});

it('a batch does each record by itself', async () => {
  const items = [customer, { subsidiary: { id: '1' } }, { ...customer, companyName: 'Northgate Ltd' }];
  const response = await submit(
    { items },
    { 'content-type': 'application/vnd.oracle.resource+json; type=collection' },
  );
  const job = response.headers.get('location') ?? '';
  expect((await read(`${job}/task/1`)).progress).toBe('failed');
  expect((await sandbox.control('stats')).created).toEqual({ customer: 2 });
  expect(await read(`${job}/task/1/result/2`)).toMatchObject({ status: 400 });
});

describe.skipIf(!hasRecordings)(recordedTitle('beside the recordings'), () => {
  it('jobs and conflicts look as recorded', async () => {
    const recorded = readRecording('async-and-idempotency') as Record<
      string,
      { status: number; body: Json; headers: Json }
    >;
    const job = (await submit(customer, key)).headers.get('location') ?? '';
    const task = await read(`${job}/task/1`);
    expect(Object.keys(task).sort()).toEqual(Object.keys(recorded.task_status?.body ?? {}).sort());
    const refused = await submit(customer, key);
    expect(refused.status).toBe(recorded.duplicate_key?.status);
    expect(await refused.json()).toEqual(recorded.duplicate_key?.body);
    for (const name of Object.keys(recorded.duplicate_key?.headers ?? {}))
      expect(refused.headers.has(name)).toBe(true);
  });
});
