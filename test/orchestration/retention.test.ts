import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '#orchestration/engine/engine.ts';
import { removeOld } from '#orchestration/retention/remove-old.ts';
import { defaultRetention } from '#orchestration/retention/start-retention.ts';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import {
  insertQuote,
  reaches,
  start,
  startTestDatabase,
  startTestOrchestration,
  submit,
  type TestDatabase,
} from './start-test-orchestration.ts';

let database: TestDatabase;
let orchestration: Orchestration & AsyncDisposable;

beforeAll(async () => {
  database = await startTestDatabase();
  orchestration = await startTestOrchestration(database);
});

afterAll(async () => {
  await orchestration?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const count = async (table: string) =>
  (await database.pool.query<{ count: number }>(`select count(*)::int as count from ${table}`)).rows[0]
    ?.count;

test('old keys, messages and details go; what is under way, put aside or stands in the way of a second order stays', async () => {
  const done = await insertQuote(database.pool);
  const doneId = await start(orchestration, done.id);
  await reaches(orchestration, doneId, 'SUCCEEDED');
  const waiting = await insertQuote(database.pool, { credit: 'HOLD_AT_BOOKING' });
  const waitingId = await start(orchestration, waiting.id);
  await reaches(orchestration, waitingId, 'EXCEPTION');
  await database.pool.query(`
    insert into orchestration.inbox (source, dedupe_key, headers, body) values
      ('stripe', 'done', '{}', ''), ('stripe', 'dead', '{}', ''), ('stripe', 'nothing', '{}', '');
    insert into orchestration.inbox_change (message, topic, entity_id, state, processed_at)
      select number, 'invoice.status', 'x', case dedupe_key when 'done' then 'DONE' else 'DEAD' end, now()
        from orchestration.inbox where dedupe_key <> 'nothing'`);
  const forgotten: string[] = [];
  const engine: Pick<Engine, 'forgetWorkflows'> = {
    forgetWorkflows: async (ids) => void forgotten.push(...ids),
  };
  const remove = () => removeOld(database.pool, engine, defaultRetention, new AbortController().signal);
  expect(await remove()).toEqual({ keys: 0, messages: 0, workflows: 0 });

  await database.pool.query(`
    update orchestration.client_request set created_at = created_at - interval '31 days';
    update orchestration.inbox set received_at = received_at - interval '31 days';
    update orchestration.workflow set started_at = started_at - interval '366 days', finished_at = finished_at - interval '366 days'`);
  expect(await remove()).toEqual({ keys: 2, messages: 2, workflows: 1 });
  expect(await remove()).toEqual({ keys: 0, messages: 0, workflows: 0 });
  expect(forgotten).toHaveLength(1);
  expect((await database.pool.query('select dedupe_key from orchestration.inbox')).rows).toEqual([
    { dedupe_key: 'dead' },
  ]);
  expect(await count('orchestration.exception')).toBe(1);
  const steps = await orchestration.client.workflowSteps([doneId, waitingId]);
  expect(steps.get(doneId)).toBeUndefined();
  expect(steps.get(waitingId)?.length).toBeGreaterThan(3);
  // The key is free again, the quote is not.
  expect(await submit(orchestration, done.id, `key-${done.id}`)).toMatchObject({
    userErrors: [{ code: 'CONFLICT', path: ['input', 'quoteId'] }],
  });
});
