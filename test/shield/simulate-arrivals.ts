import type { SystemContract } from '#shield/contract.ts';
import { Ledger } from '#shield/ledger.ts';
import { type Rank, reservesByRank } from '#shield/priority.ts';
import { type Job, Scheduler } from '#shield/scheduler.ts';
import { createRandom } from './random.ts';
import { createVendorRules } from './vendor-rules.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface Arrivals {
  readonly breaches: number;
  readonly accepted: number;
  /** As many as the limit allows in the time. */
  readonly allowed: number;
}

/** What holds calls up on their way. */
export interface Way {
  /** The process is held up for up to this long, now and then. */
  readonly blockMs: number;
  /** Some calls wait up to this long for a connection. */
  readonly connectMs: number;
  /** The network takes up to this long, each call by itself, and nobody tells. */
  readonly networkMs: number;
  /** Every turn of the loop takes up to `blockMs`, and so many pass until a vendor in this very process takes a call in. */
  readonly turns?: number;
}

const seconds = 10;

/** A crowd before a vendor that counts arrivals exactly, over a way that holds calls up. */
export function simulateArrivals(seed: number, way: Way): Arrivals {
  const random = createRandom(seed);
  const clock = new VirtualClock();
  const limit = random.integer(4, 60);
  const contract: SystemContract = {
    windows: [
      { name: 'rate', kind: 'sliding', limit, windowMs: 1_000 },
      { name: 'endpoint', kind: 'sliding', limit: Math.ceil(limit / 3), windowMs: 1_000, perOperation: true },
    ],
    concurrency: [],
  };
  const rules = createVendorRules(contract, 0);
  const reserves = reservesByRank(undefined);
  const scheduler = new Scheduler({ clock, reserves });
  const ledger = new Ledger({ contract, reserves, clock });
  const serviceMs = random.pick([2, 50, 180]);
  const endsAt = clock.now() + seconds * 1_000;
  const underWay: { readonly arrive: () => void; readonly turns: number }[] = [];
  let breaches = 0;
  let accepted = 0;

  const submitOne = () => {
    const operation = `e${random.integer(0, 5)}`;
    const lane = ledger.lane(operation, 'read');
    const job: Job = {
      lane,
      rank: random.integer(0, 3) as Rank,
      caller: '',
      tenant: '',
      latestAt: clock.now() + 5_000,
      start() {
        const connectMs = random.chance(0.2) ? random.integer(0, way.connectMs) : 0;
        if (connectMs === 0) leave();
        else clock.after(connectMs, leave);
      },
      expire() {},
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
    const leave = () => {
      scheduler.left(job);
      if (way.turns === undefined) clock.after(random.next() * way.networkMs, arrive);
      else underWay.push({ arrive, turns: random.integer(1, way.turns) });
    };
    const arrive = () => {
      if (rules.arrive(operation, clock.now()).length > 0) breaches += 1;
      else accepted += 1;
      clock.after(serviceMs * (1 + random.next()), () => {
        for (const meter of lane.meters) meter.accepted(clock.now(), job.startedAt);
        lane.latency.note(clock.now() - job.startedAt, clock.now() - job.leftAt);
        scheduler.release(job);
      });
    };
    scheduler.submit(job);
  };

  const offer = () => {
    submitOne();
    clock.after(1_000 / (limit * 3), offer);
  };
  const turn = () => {
    for (const call of underWay.splice(0))
      if (call.turns === 1) call.arrive();
      else underWay.push({ ...call, turns: call.turns - 1 });
    clock.block(random.integer(0, way.blockMs));
    clock.after(1, turn);
  };
  const stumble = () => {
    clock.block(random.integer(0, way.blockMs));
    clock.after(random.integer(20, 700), stumble);
  };
  offer();
  if (way.turns !== undefined) turn();
  else if (way.blockMs > 0) stumble();
  while (clock.now() < endsAt) clock.step();
  return { breaches, accepted, allowed: limit * seconds };
}
