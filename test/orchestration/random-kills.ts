import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { judgeQuotes, type Verdict } from './judge-quotes.ts';
import { createRandom } from './random.ts';
import type { FromParent, FromWorker } from './random-kills-worker.ts';
import { insertQuote, type TestDatabase, type TestQuote } from './start-test-orchestration.ts';

export interface RandomKills {
  readonly quotes: number;
  readonly kills: number;
  readonly seed: number;
  /** How long a process lives at most once it works. */
  readonly longestLifeMs: number;
  /** How long the last one may take to end all work. */
  readonly settleMs: number;
}

export interface KillReport extends Verdict {
  readonly kills: number;
  readonly postgresKills: number;
  /** Kills that met workflows under way, and how many workflows in all. */
  readonly killsAmidWork: number;
  readonly interrupted: number;
  /** Submissions that got another answer, or none, when they were repeated at the end. */
  readonly changedAnswers: number;
  readonly seconds: number;
}

const workerFile = fileURLToPath(new URL('./random-kills-worker.ts', import.meta.url));
const submissionsAtOnce = 20;

/**
 * Submits quotes to a process that is killed with SIGKILL at random, every second time together with PostgreSQL, and starts the next
 * one; what a client is not answered it submits again. Answers what became of all quotes. One in ten cannot be sold.
 */
export async function runRandomKills(
  database: TestDatabase,
  { quotes, kills, seed, longestLifeMs, settleMs }: RandomKills,
): Promise<KillReport> {
  const startedAt = performance.now();
  const random = createRandom(seed);
  const pending = (await insertQuotes(database.pool, quotes)).map(({ id }) => id);
  const share = Math.ceil(quotes / (kills + 1));
  const acknowledged = new Map<string, string>();
  let postgresKills = 0;
  let killsAmidWork = 0;
  let interrupted = 0;
  for (let kill = 0; kill < kills; kill++) {
    const worker = await startWorker(database.url, seed + kill);
    const left = pending
      .filter((id) => !acknowledged.has(id))
      .slice(0, share * (kill + 1) - acknowledged.size);
    const submitting = submitAll(worker, left, acknowledged);
    await Promise.race([submitting, delay(random() * longestLifeMs)]);
    await delay(random() * longestLifeMs);
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
    killsAmidWork,
    interrupted,
    changedAnswers: pending.filter((id) => again.get(id) !== acknowledged.get(id)).length,
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

async function insertQuotes(pool: Pool, count: number): Promise<readonly TestQuote[]> {
  const made: TestQuote[] = [];
  for (let n = 0; n < count; n++) {
    if (n % 10 === 3) made.push(await insertQuote(pool, { skus: ['ANVIL', 'NO-PRICE'] }));
    else if (n % 15 === 4) made.push(await insertQuote(pool, { credit: 'HOLD_AT_BOOKING' }));
    else made.push(await insertQuote(pool));
  }
  return made;
}

async function startWorker(url: string, seed: number): Promise<ChildProcess> {
  const worker = fork(workerFile, [JSON.stringify({ url, seed })], {
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
  worker.once('close', () => resolve());
  for (let n = 0; n < submissionsAtOnce; n++) next();
  await promise;
  worker.off('message', onMessage);
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
