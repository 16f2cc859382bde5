import { setTimeout as delay } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import type { ExceptionAction } from '#orchestration/client.ts';
import { createBusinessSystems } from './business-systems.ts';
import { callContext, reaches, start, startTestOrchestration } from './start-test-orchestration.ts';

/**
 * A process that works on quotes until it dies: with `killAt` by SIGKILL at that SQL statement of its own (the engine's, ours, the
 * systems'), before it is sent or after it was answered. Says `statements N` once all is done.
 */
interface Orders {
  readonly url: string;
  readonly quoteIds: readonly string[];
  readonly killAt?: number;
  readonly phase?: 'before' | 'after';
  /** What it decides about each quote's exception; its statements count from then on. */
  readonly decide?: { readonly action: ExceptionAction; readonly value?: string };
  /** Stops here for good, in this call of a system, after its effect. */
  readonly hangIn?: string;
  /** The release that it is of. */
  readonly release?: number;
}

const orders = JSON.parse(process.argv[2] ?? '{}') as Orders;
let statements = Number.NaN;

function killIfDue(phase: Orders['phase']): void {
  if (statements === orders.killAt && phase === (orders.phase ?? 'before'))
    process.kill(process.pid, 'SIGKILL');
}

const query = Client.prototype.query as (...args: unknown[]) => unknown;
function countedQuery(this: Client, ...args: unknown[]): unknown {
  statements += 1;
  killIfDue('before');
  const due = statements === orders.killAt;
  const last = args.at(-1);
  if (due && typeof last === 'function')
    args[args.length - 1] = (...answer: unknown[]) => {
      process.kill(process.pid, 'SIGKILL');
      last(...answer);
    };
  const result = query.apply(this, args);
  if (due && result instanceof Promise) void result.finally(() => process.kill(process.pid, 'SIGKILL'));
  return result;
}
Client.prototype.query = countedQuery as typeof Client.prototype.query;

const pool = new Pool({ connectionString: orders.url, max: 10 });
const orchestration = await startTestOrchestration(
  { pool, url: orders.url, async [Symbol.asyncDispose]() {} },
  undefined,
  {
    ...(orders.release === undefined ? {} : { release: orders.release }),
    drainMs: 500,
    ports: createBusinessSystems(pool, async (operation, phase) => {
      if (operation !== orders.hangIn || phase !== 'after') return;
      process.stdout.write('hanging\n');
      await delay(600_000);
    }),
  },
);
let isStopping = false;
process.once('SIGTERM', async () => {
  isStopping = true;
  await orchestration[Symbol.asyncDispose]();
  await pool.end();
  // The call that hangs for good is let go.
  process.exit();
});

async function decide(workflowId: string, decision: NonNullable<Orders['decide']>): Promise<void> {
  await reaches(orchestration, workflowId, 'EXCEPTION');
  const { client } = orchestration;
  const [exception] = (await client.exceptionsByWorkflows([workflowId])).get(workflowId) ?? [];
  await pool.query(`update doubles.customer set credit = 'OK'`);
  process.stdout.write(`exception ${exception?.id}\n`);
  statements = 0;
  const command = { exceptionId: exception?.id ?? '', note: 'before the end', ...decision };
  await client.resolveException(command, 'child', callContext());
}

// Counted from here: a process that dies while it starts has taken nothing on yet.
if (!orders.decide) statements = 0;
for (const quoteId of orders.quoteIds) {
  const workflowId = await start(orchestration, quoteId);
  process.stdout.write(`accepted ${workflowId}\n`);
  if (orders.decide) await decide(workflowId, orders.decide);
  await reaches(orchestration, workflowId, 'SUCCEEDED', 'COMPENSATED').catch((error: unknown) => {
    if (!isStopping) throw error;
  });
  if (isStopping) break;
}
if (!isStopping) {
  process.stdout.write(`statements ${statements}\n`);
  await orchestration[Symbol.asyncDispose]();
  await pool.end();
}
