import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { judgeQuotes, type Verdict } from './judge-quotes.ts';
import { createRandom } from './random.ts';
import type { Boundary, FromParent, FromWorker } from './random-kills-worker.ts';
import { insertQuote, type TestDatabase, type TestQuote } from './start-test-orchestration.ts';

export interface RandomKills {
  readonly quotes: number;
  /** At random times. */
  readonly kills: number;
  /** Besides, with a call of each step stopped just before it leaves or just after its effect. */
  readonly boundaryKills: number;
  readonly seed: number;
  /** How long a process lives at most once it works. */
  readonly longestLifeMs: number;
  /** How long the last one may take to end all work. */
  readonly settleMs: number;
}

export interface KillReport extends Verdict {
  readonly kills: number;
  readonly postgresKills: number;
  /** Kills at the boundary of a step, and which of them were met. */
  readonly boundaryKills: number;
  readonly boundariesMet: number;
  /** Kills that met workflows under way, and how many workflows in all. */
  readonly killsAmidWork: number;
  readonly interrupted: number;
  /** Submissions that got another answer, or none, when they were repeated at the end. */
  readonly changedAnswers: number;
  readonly seconds: number;
}

const workerFile = fileURLToPath(new URL('./random-kills-worker.ts', import.meta.url));
const submissionsAtOnce = 20;

const steps = [
  'linesByQuotes',
  'creditByCustomers',
  'productsBySkus',
  'createOrder',
  'startSubscription',
  'markOrdered',
];
const undoSteps = ['cancelOrder', 'markRejected'];
const boundaries: readonly Boundary[] = [...steps, ...undoSteps].flatMap((operation) => [
  { operation, phase: 'before' },
  { operation, phase: 'after' },
]);

/**
 * Submits quotes to a process that is killed with SIGKILL, at random and at the boundary of each step, every second time together with
 * PostgreSQL, and starts the next one; what a client is not answered it submits again. Answers what became of all quotes. One in ten
 * cannot be sold.
 */
export async function runRandomKills(
  database: TestDatabase,
  { quotes, kills: randomKills, boundaryKills, seed, longestLifeMs, settleMs }: RandomKills,
): Promise<KillReport> {
  const startedAt = performance.now();
  const random = createRandom(seed);
  const pending = (await insertQuotes(database.pool, quotes)).map(({ id }) => id);
  const shuffle = <T>(list: readonly T[]) =>
    list
      .map((item) => ({ item, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  const order = shuffle(boundaries);
  const plan = shuffle([
    ...Array.from({ length: randomKills }, () => undefined),
    ...Array.from({ length: boundaryKills }, (_, n) => order[n % order.length]),
  ]);
  const kills = plan.length;
  const share = Math.ceil(quotes / (kills + 1));
  const acknowledged = new Map<string, string>();
  let postgresKills = 0;
  let killsAmidWork = 0;
  let interrupted = 0;
  const met: Boundary[] = [];
  for (const [kill, boundary] of plan.entries()) {
    const worker = await startWorker(database.url, seed + kill, boundary);
    const left = pending
      .filter((id) => !acknowledged.has(id))
      .slice(0, share * (kill + 1) - acknowledged.size);
    const submitting = submitAll(worker, left, acknowledged);
    if (boundary) {
      const reached = await meets(worker, longestLifeMs * 4);
      if (reached) met.push(reached);
    } else {
      await Promise.race([submitting, delay(random() * longestLifeMs)]);
      await delay(random() * longestLifeMs);
    }
    const underWay = await countUnderWay(database.pool);
    const victims = kill % 2 === 1 ? await readPostgresPids(database.pool) : [];
    worker.kill('SIGKILL');
    for (const pid of victims) tryKill(pid);
    postgresKills += victims.length > 0 ? 1 : 0;
    killsAmidWork += underWay > 0 ? 1 : 0;
    interrupted += underWay;
    await once(worker, 'close');
    await answersAgain(database.pool);
  }
  const last = await startWorker(database.url, seed + kills);
  while (acknowledged.size < quotes)
    await submitAll(
      last,
      pending.filter((id) => !acknowledged.has(id)),
      acknowledged,
    );
  await settled(database.pool, quotes, settleMs);
  const again = new Map<string, string>();
  for (let round = 0; again.size < quotes && round < 20; round++)
    await submitAll(
      last,
      pending.filter((id) => !again.has(id)),
      again,
    );
  last.kill('SIGKILL');
  await once(last, 'close');
  return {
    ...(await judgeQuotes(database.pool, acknowledged)),
    kills,
    postgresKills,
    boundaryKills: met.length,
    boundariesMet: new Set(met.map(({ operation, phase }) => `${operation} ${phase}`)).size,
    killsAmidWork,
    interrupted,
    changedAnswers: pending.filter((id) => again.get(id) !== acknowledged.get(id)).length,
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

async function insertQuotes(pool: Pool, count: number): Promise<readonly TestQuote[]> {
  const insert = (n: number) => {
    if (n % 10 === 3) return insertQuote(pool, { skus: ['ANVIL', 'NO-PRICE'] });
    return n % 15 === 4 ? insertQuote(pool, { credit: 'HOLD_AT_BOOKING' }) : insertQuote(pool);
  };
  const made: TestQuote[] = [];
  for (let from = 0; from < count; from += 20) {
    const batch = Array.from({ length: Math.min(20, count - from) }, (_, n) => insert(from + n));
    made.push(...(await Promise.all(batch)));
  }
  return made;
}

async function startWorker(url: string, seed: number, boundary?: Boundary): Promise<ChildProcess> {
  const worker = fork(workerFile, [JSON.stringify({ url, seed, boundary })], {
    execArgv: ['--disable-warning=DeprecationWarning'],
  });
  const ended = once(worker, 'close').then(() => {
    throw new Error('a process could not start');
  });
  await Promise.race([once(worker, 'message'), ended]);
  // From now on its end is no fault.
  ended.catch(() => undefined);
  return worker;
}

/** The boundary at which a call of the worker stands still; undefined where it comes by none in time. */
async function meets(worker: ChildProcess, withinMs: number): Promise<Boundary | undefined> {
  const { promise, resolve } = Promise.withResolvers<Boundary | undefined>();
  const onMessage = (message: FromWorker) => {
    if ('reached' in message) resolve(message.reached);
  };
  worker.on('message', onMessage);
  const timer = setTimeout(() => resolve(undefined), withinMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.off('message', onMessage);
  }
}

async function answersAgain(pool: Pool): Promise<void> {
  while (
    !(await pool.query('select 1').then(
      () => true,
      () => false,
    ))
  )
    await delay(20);
}

async function countUnderWay(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int from orchestration.workflow where status not in ('SUCCEEDED', 'COMPENSATED')`,
  );
  return rows[0]?.count ?? 0;
}

/** Submits each once, and keeps which were acknowledged; ends early with the worker. */
async function submitAll(
  worker: ChildProcess,
  quoteIds: readonly string[],
  acknowledged: Map<string, string>,
): Promise<void> {
  const waiting = quoteIds.values();
  let open = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const next = () => {
    const { value, done } = waiting.next();
    if (!done && worker.connected) {
      open += 1;
      worker.send({ submit: value } satisfies FromParent, () => undefined);
    } else if (open === 0) resolve();
  };
  const onMessage = (message: FromWorker) => {
    if (!('submitted' in message)) return;
    open -= 1;
    if (message.workflowId !== undefined) acknowledged.set(message.submitted, message.workflowId);
    next();
  };
  worker.on('message', onMessage);
  const onClose = () => resolve();
  worker.once('close', onClose);
  for (let n = 0; n < submissionsAtOnce; n++) next();
  await promise;
  worker.off('message', onMessage);
  worker.off('close', onClose);
}

/** The server and all of its processes. */
async function readPostgresPids(pool: Pool): Promise<readonly number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    `select split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int as pid
      union all select pid from pg_stat_activity`,
  );
  return rows.map(({ pid }) => pid);
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with the others.
  }
}

async function settled(pool: Pool, count: number, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    const { rows } = await pool.query<{ ended: number }>(
      `select count(*)::int as ended from orchestration.workflow where status in ('SUCCEEDED', 'COMPENSATED')`,
    );
    if ((rows[0]?.ended ?? 0) >= count) return;
    await delay(50);
  }
}
