import type { Effect } from '#shield/call.ts';
import type { SystemContract, WindowLimit } from '#shield/contract.ts';
import { laneWaitMs } from '#shield/lane.ts';
import { Ledger } from '#shield/ledger.ts';
import { type Rank, reservesByRank } from '#shield/priority.ts';
import { type Job, Scheduler } from '#shield/scheduler.ts';
import { createRandom, type Random } from './random.ts';
import { createVendorRules } from './vendor-rules.ts';
import { VirtualClock } from './virtual-clock.ts';

type End = 'done' | 'expired' | 'refused' | 'cancelled';

const operations = ['get', 'list', 'query', 'create'] as const;

/**
 * One random vendor, one random crowd. Throws on the first broken invariant:
 * - the vendor never sees more than a limit allows;
 * - no job waits whose lane has room (nothing idle, no lost wake-up);
 * - each job ends exactly once, and all end;
 * - nothing is left behind: no slot taken, no timer set, nothing queued.
 */
export function simulateScheduler(seed: number): Readonly<Record<End, number>> {
  const random = createRandom(seed);
  const clock = new VirtualClock();
  const contract = randomContract(random);
  const rules = createVendorRules(contract, clock.wall() - clock.now());
  const reserves = reservesByRank(contract.reserves);
  const scheduler = new Scheduler({ clock, reserves });
  const ledger = new Ledger({ contract, reserves, clock });
  const ends: Record<End, number> = { done: 0, expired: 0, refused: 0, cancelled: 0 };
  const open = new Set<Job>();
  const roomSince = new Map<Job, number>();
  const longestIdleMs = Math.max(1, ...contract.windows.map(idleMsOf));
  const jobs = random.integer(5, 60);
  const spreadMs = random.pick([0, 50, 1_000, 5_000]);

  const end = (job: Job, how: End) => {
    if (!open.delete(job)) throw new Error(`a job ended twice, then as ${how}`);
    ends[how] += 1;
  };

  const submitOne = () => {
    const operation = random.pick(operations);
    const patient = random.chance(0.5);
    const lane = ledger.lane(operation, 'read' as Effect);
    const tookMs = random.integer(0, 400);
    const job: Job = {
      lane,
      rank: random.integer(0, 3) as Rank,
      caller: `caller-${random.integer(0, 3)}`,
      tenant: `tenant-${random.integer(0, 3)}`,
      latestAt: patient ? Number.MAX_SAFE_INTEGER : clock.now() + random.integer(0, 3_000),
      start() {
        const broken = rules.arrive(operation, clock.now());
        if (broken.length > 0) throw new Error(`over the limit: ${broken.join(', ')}`);
        const finish = () => {
          rules.leave(operation);
          for (const meter of lane.meters) meter.accepted(clock.now(), job.startedAt);
          end(job, 'done');
          scheduler.release(job);
        };
        // Some end while they start, as a call does that finds its breaker open.
        if (tookMs === 0) finish();
        else clock.after(tookMs, finish);
      },
      expire: () => end(job, 'expired'),
      waiting: false,
      tag: 0,
      sequence: 0,
      enqueuedAt: 0,
      startedAt: 0,
      leftAt: 0,
      countsAt: 0,
      leftAtBeat: 0,
      cancelTimer: undefined,
    };
    open.add(job);
    if (scheduler.submit(job) > 0) end(job, 'refused');
    else if (random.chance(0.2))
      clock.after(random.integer(0, 2_000), () => {
        if (!job.waiting) return;
        scheduler.withdraw(job);
        end(job, 'cancelled');
      });
  };

  for (let i = 0; i < jobs; i++) clock.after(random.integer(0, spreadMs), submitOne);
  for (let steps = 0; clock.step(); steps++) {
    if (steps > 20_000) throw new Error('does not come to an end');
    for (const job of open) {
      const hasRoom = job.waiting && laneWaitMs(job.lane, clock.now(), job.rank) === 0 && !clock.isDue;
      const since = hasRoom ? (roomSince.get(job) ?? clock.now()) : undefined;
      if (since === undefined) roomSince.delete(job);
      else roomSince.set(job, since);
      if (since !== undefined && clock.now() - since > longestIdleMs)
        throw new Error(`a ${job.lane.operation} waits although there is room`);
    }
  }
  if (open.size > 0) throw new Error(`${open.size} jobs never ended`);
  if (scheduler.queued !== 0 || scheduler.inFlight !== 0)
    throw new Error('something is left in the scheduler');
  for (const slot of ledger.slots.values())
    if (slot.inFlight !== 0) throw new Error('a slot was not given back');
  return ends;
}

/** What reserves set aside in a long window comes free little by little; turns of a rate come one by one. */
function idleMsOf({ windowMs, limit }: WindowLimit): number {
  return windowMs > 60_000 ? 5_000 : windowMs / Math.min(limit, 4) + 1;
}

function randomContract(random: Random): SystemContract {
  const windows: WindowLimit[] = [];
  for (let i = random.integer(0, 2); i > 0; i--) {
    windows.push({
      name: `window-${i}`,
      kind: random.pick(['sliding', 'fixed', 'bucket']),
      limit: random.integer(1, 30),
      windowMs: random.pick([100, 1_000, 60_000, 120_000]),
      ...(random.chance(0.3) ? { perOperation: true } : {}),
      ...(random.chance(0.3) ? { operations: /get|list/ } : {}),
      ...(random.chance(0.3) ? { burst: random.integer(1, 40) } : {}),
    });
  }
  const concurrency = random.chance(0.7)
    ? [
        {
          name: 'slots',
          limit: random.integer(1, 8),
          heldForInteractive: random.chance(0.3) ? 1 : 0,
          ...(random.chance(0.3) ? { perOperation: true } : {}),
        },
      ]
    : [];
  return { windows, concurrency };
}
