import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { CodedError } from '#platform/errors.ts';
import { createBusinessSystems, type OnCall, unavailable } from './business-systems.ts';
import { createRandom } from './random.ts';
import { callContext, caller, startTestOrchestration } from './start-test-orchestration.ts';

/**
 * A process that takes quotes from its parent until it is killed. Its systems are as unreliable as a bad day's, and a clerk in it
 * decides about exceptions: releases credit holds, and takes back what cannot be sold.
 */
export type FromParent = { readonly submit: string };
export type FromWorker =
  | { readonly ready: true }
  /** A call stands still at the boundary that the parent asked for. */
  | { readonly reached: Boundary }
  | { readonly submitted: string; readonly workflowId: string | undefined };

/** Just before a step's call leaves, or just after it had its effect. */
export interface Boundary {
  readonly operation: string;
  readonly phase: 'before' | 'after';
}

const { url, seed, boundary } = JSON.parse(process.argv[2] ?? '{}') as {
  url: string;
  seed: number;
  boundary?: Boundary;
};
const random = createRandom(seed);
const say = (message: FromWorker) => process.send?.(message);

let callsToBoundary = 1 + Math.floor(random() * 3);

const misbehave: OnCall = async (operation, phase, { signal }) => {
  if (boundary && operation === boundary.operation && phase === boundary.phase) {
    callsToBoundary -= 1;
    if (callsToBoundary === 0) {
      say({ reached: boundary });
      // Until the parent kills.
      await delay(600_000);
    }
  }
  const luck = random();
  if (phase === 'after') {
    // Done, and nobody hears of it: by an error, or by silence.
    if (luck < 0.03) throw unavailable(operation);
    if (luck < 0.035) signal.throwIfAborted();
    if (luck < 0.035)
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    return;
  }
  if (luck < 0.03) throw unavailable(operation);
  if (luck < 0.05)
    throw new CodedError('RATE_LIMITED', `${operation} was called too often`, {
      system: operation,
      retryable: true,
      retryAfterMs: 20,
    });
};

const pool = new Pool({ connectionString: url, max: 10 });
pool.on('error', () => undefined);
const orchestration = await startTestOrchestration(
  { pool, url, async [Symbol.asyncDispose]() {} },
  undefined,
  {
    ports: createBusinessSystems(pool, misbehave),
    retry: { attempts: 4, firstPauseMs: 5, longestPauseMs: 40, callMs: 1_000 },
    outageRetryMs: 300,
  },
);

async function decideAll(): Promise<void> {
  const { client } = orchestration;
  // What an outage opened closes by itself.
  const code = ['CREDIT_HOLD', 'UNKNOWN_ITEM', 'INTERNAL'];
  const { items } = await client.listExceptions({ status: ['OPEN'], code, page: { first: 100 } });
  for (const { node } of items) {
    const isHold = node.code === 'CREDIT_HOLD';
    if (isHold)
      await pool.query(
        `update doubles.customer set credit = 'OK' where id = (select customer_id from orchestration.workflow where id = $1)`,
        [Buffer.from(node.workflowId, 'base64url').toString().split(':').slice(2).join(':')],
      );
    const action = isHold || !node.actions.includes('COMPENSATE') ? 'RETRY' : 'COMPENSATE';
    await client.resolveException(
      { exceptionId: node.id, action, note: 'by the clerk' },
      'clerk',
      callContext(),
    );
  }
}

void (async () => {
  for (;;) {
    await decideAll().catch(() => undefined);
    await delay(100);
  }
})();

process.on('message', ({ submit: quoteId }: FromParent) => {
  const command = { quoteId, idempotencyKey: `key-${quoteId}` };
  // A client that does not wait for a silent system.
  const ctx = { ...callContext(), signal: AbortSignal.timeout(1_500) };
  orchestration.client.submitQuote(command, caller, ctx).then(
    (outcome) =>
      say({ submitted: quoteId, workflowId: 'workflowId' in outcome ? outcome.workflowId : undefined }),
    // The client hears of an outage and asks again.
    () => say({ submitted: quoteId, workflowId: undefined }),
  );
});
// Without its parent it has nothing to do.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
say({ ready: true });
