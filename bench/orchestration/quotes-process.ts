import type { CallContext } from '#domain/call-context.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { startTestDatabase, startTestOrchestration } from '#test/orchestration/start-test-orchestration.ts';
import { createInstantSystems } from './instant-systems.ts';
import { measure } from './measure.ts';
import type { Load } from './run-process.ts';

const load = JSON.parse(process.argv[2] ?? '{}') as Load;
await using database = await startTestDatabase();
await using orchestration = await startTestOrchestration(database, undefined, {
  ports: createInstantSystems(),
});
const { client } = orchestration;

// One subscriber tells all lanes, as a gateway does it.
const leaving = new AbortController();
const ended = new Map<string, () => void>();
const listening = (async () => {
  for await (const { entityId, payload } of client.events({ topic: 'workflow.progress' }, leaving.signal))
    if (payload.status === 'SUCCEEDED' && !('step' in payload)) ended.get(entityId)?.();
})();

const found = await measure(load, async (index) => {
  const ctx: CallContext = {
    signal: leaving.signal,
    correlationId: `bench-${index}`,
    priority: 'interactive',
  };
  const quoteId = toEntityId('Quote', 'salesforce', `Quote/0Q0${index}`);
  const workflowId = toEntityId('Workflow', 'weir', `quote-to-order/salesforce-Quote-0Q0${index}`);
  const done = new Promise<void>((resolve) => ended.set(workflowId, resolve));
  const outcome = await client.submitQuote(
    { quoteId, idempotencyKey: quoteId },
    { subject: 'bench', correlationId: ctx.correlationId },
    ctx,
  );
  if (!('workflowId' in outcome) || outcome.workflowId !== workflowId)
    throw new Error(JSON.stringify(outcome));
  await done;
  ended.delete(workflowId);
});
leaving.abort();
await listening;
process.send?.(found, () => process.disconnect());
