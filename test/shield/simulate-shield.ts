import { CodedError } from '#platform/errors.ts';
import type { SystemContract } from '#shield/contract.ts';
import { createShield } from '#shield/create-shield.ts';
import { createRandom } from './random.ts';
import { callOf } from './vendor.ts';
import { settled, VirtualClock } from './virtual-clock.ts';

export interface ShieldTotals {
  answered: number;
  failed: number;
  resent: number;
  left: number;
}

const codes = new Set(['SYSTEM_UNAVAILABLE', 'SYSTEM_BUDGET_EXHAUSTED', 'DEADLINE_EXCEEDED']);

/**
 * One shield before a vendor with every fault, with callers that leave at any moment. Throws on the first broken invariant:
 * - each call ends once, with an answer or one of the contract's codes;
 * - an unsafe call has its effect at most once;
 * - a call is not sent after its caller has left;
 * - re-sends stay within a tenth of the calls and the first few;
 * - nothing is left behind: no slot, no timer, nothing queued.
 */
export async function simulateShield(seed: number): Promise<ShieldTotals> {
  const random = createRandom(seed);
  const clock = new VirtualClock();
  const totals: ShieldTotals = { answered: 0, failed: 0, resent: 0, left: 0 };
  const effects = new Map<string, number>();
  const sent = new Map<string, number>();
  const left = new Set<string>();
  const faultRate = random.pick([0, 0.1, 0.5, 1]);
  const contract: SystemContract = {
    windows: random.chance(0.5)
      ? [{ name: 'rate', kind: 'sliding', limit: random.integer(1, 20), windowMs: 1_000 }]
      : [],
    concurrency: random.chance(0.5) ? [{ name: 'slots', limit: random.integer(1, 4) }] : [],
    timeoutMs: 5_000,
  };
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));

  const fetch = async (url: string, { signal }: RequestInit): Promise<Response> => {
    if (left.has(url)) throw new Error(`${url} was sent after its caller had left`);
    sent.set(url, (sent.get(url) ?? 0) + 1);
    const aborted = new Promise<never>((_, reject) =>
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
    );
    aborted.catch(() => undefined);
    const work = async () => {
      const fault = random.chance(faultRate) ? random.integer(1, 6) : 0;
      if (fault === 1)
        throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
      await pause(random.integer(0, 300));
      if (fault === 2) return new Response('', { status: 429 });
      if (fault === 3) return new Response('', { status: 429, headers: { 'retry-after': '2' } });
      if (fault === 4) return new Response('', { status: 503 });
      if (fault === 5) await pause(1e6);
      effects.set(url, (effects.get(url) ?? 0) + 1);
      if (fault === 6) throw new TypeError('terminated');
      return Response.json({});
    };
    return Promise.race([work(), aborted]);
  };

  const shield = createShield({ system: 'wild', account: 'a', contract, fetch, clock, random: random.next });
  const ends: Promise<void>[] = [];
  const calls = random.integer(1, 40);
  const sendOne = (url: string) => {
    const controller = new AbortController();
    const effect = random.pick(['read', 'idempotent', 'unsafe'] as const);
    const operation = random.pick(['get', 'create']);
    const priority = random.pick(['interactive', 'workflow', 'sync', 'bulk'] as const);
    const deadline = random.chance(0.5) ? { deadlineAt: clock.wall() + random.integer(1, 4_000) } : {};
    const answer = shield.fetch(
      url,
      {},
      callOf({ operation, effect, priority, signal: controller.signal, ...deadline }),
    );
    if (random.chance(0.3))
      clock.after(random.integer(0, 1_500), () => {
        controller.abort();
        left.add(url);
        totals.left += 1;
      });
    let wasEnded = false;
    const end = (error?: unknown) => {
      if (wasEnded) throw new Error(`${url} ended twice`);
      wasEnded = true;
      if (error === undefined) totals.answered += 1;
      else if (error instanceof CodedError && codes.has(error.code) && error.system === 'wild')
        totals.failed += 1;
      else throw new Error(`${url} ended with ${error}`, { cause: error });
      if (effect === 'unsafe' && (effects.get(url) ?? 0) > 1) throw new Error(`${url} was done twice`);
    };
    ends.push(answer.then(() => end(), end));
  };
  for (let i = 0; i < calls; i++) clock.after(random.integer(0, 1_000), () => sendOne(`${seed}/${i}`));
  // Without a deadline each of four attempts may wait ten minutes for its turn.
  await clock.advance(4_000_000);
  for (let i = 0; i < 20; i++) await settled();
  if (ends.length !== calls) throw new Error('not all calls were made');
  await Promise.race([
    Promise.all(ends),
    settled().then(() => Promise.reject(new Error('a call never ended'))),
  ]);
  await clock.advance(1_000_001);

  for (const count of sent.values()) totals.resent += count - 1;
  if (totals.resent > 5 + sent.size * 0.1) throw new Error(`${totals.resent} re-sends of ${sent.size} calls`);
  const { inFlight, queued } = shield.status().concurrency;
  if (inFlight + queued > 0) throw new Error(`${inFlight} in flight and ${queued} queued are left behind`);
  if (clock.pending > 0) throw new Error(`${clock.pending} timers are left behind`);
  await shield[Symbol.asyncDispose]();
  return totals;
}
