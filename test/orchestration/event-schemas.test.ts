import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { toCloudEvent } from '#orchestration/outbox/cloud-event.ts';
import { type EventRow, eventColumns, toBusinessEvent } from '#orchestration/outbox/read-events.ts';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import { rejected } from './business-systems.ts';
import {
  callContext,
  insertQuote,
  reaches,
  start,
  startTestDatabase,
  startTestOrchestration,
  type TestDatabase,
} from './start-test-orchestration.ts';

const folder = new URL('../../schema/events/', import.meta.url);
let database: TestDatabase;
let orchestration: Orchestration & AsyncDisposable;

beforeAll(async () => {
  database = await startTestDatabase();
  orchestration = await startTestOrchestration(database, (operation, phase) => {
    if (operation === 'markOrdered' && phase === 'before')
      throw rejected('salesforce', 'LOCKED', 'record is locked');
  });
});

afterAll(async () => {
  await orchestration?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

async function readSchemas(): Promise<ReadonlyMap<string, z.ZodType>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.schema.json'));
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const schema = JSON.parse(await readFile(new URL(file, folder), 'utf8'));
        return [file.replace('.schema.json', ''), z.fromJSONSchema(schema)] as const;
      }),
    ),
  );
}

test('every event of a quote that is booked and taken back fits the schema of its type', async () => {
  const quote = await insertQuote(database.pool);
  const workflowId = await start(orchestration, quote.id);
  await reaches(orchestration, workflowId, 'EXCEPTION');
  const [exception] = (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId) ?? [];
  const command = { exceptionId: exception?.id ?? '', action: 'COMPENSATE', note: 'for all events' } as const;
  await orchestration.client.resolveException(command, 'ops', callContext());
  await reaches(orchestration, workflowId, 'COMPENSATED');

  const { rows } = await database.pool.query<EventRow>(
    `select ${eventColumns} from orchestration.event order by seq`,
  );
  const schemas = await readSchemas();
  const types = new Set<string>();
  for (const event of rows.map(toBusinessEvent).map(toCloudEvent)) {
    types.add(event.type);
    const result = schemas.get(event.type)?.safeParse(event);
    expect(result?.error?.issues, JSON.stringify(event)).toBeUndefined();
    expect(result?.success).toBe(true);
    expect(schemas.get(event.type)?.safeParse({ ...event, data: { status: 'UNHEARD_OF' } }).success).toBe(
      false,
    );
  }
  expect([...types].sort()).toEqual([
    'order.booked',
    'order.cancelled',
    'subscription.cancelled',
    'subscription.started',
    'workflow.progress',
  ]);
});
