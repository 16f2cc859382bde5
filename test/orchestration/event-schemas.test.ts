import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { validateEvents } from './validate-events.ts';

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

test('every event of a quote that is booked and taken back fits the schema of its type', async () => {
  const quote = await insertQuote(database.pool);
  const workflowId = await start(orchestration, quote.id);
  await reaches(orchestration, workflowId, 'EXCEPTION');
  const [exception] = (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId) ?? [];
  const command = { exceptionId: exception?.id ?? '', action: 'COMPENSATE', note: 'for all events' } as const;
  await orchestration.client.resolveException(command, 'ops', callContext());
  await reaches(orchestration, workflowId, 'COMPENSATED');

  expect(await validateEvents(database)).toEqual([
    'order.booked',
    'order.cancelled',
    'subscription.cancelled',
    'subscription.started',
    'workflow.progress',
  ]);
});
