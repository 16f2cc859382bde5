import type { SystemContract } from '#shield/contract.ts';
import { createShield } from '#shield/create-shield.ts';
import { createRandom } from './random.ts';
import { callOf } from './vendor.ts';
import { settled, VirtualClock } from './virtual-clock.ts';

export interface OverloadVendor {
  readonly contract: SystemContract;
  readonly operations: number;
  readonly medianMs: number;
  readonly sigma: number;
  /** The way to the vendor takes up to this long, each call by itself. */
  readonly jitterMs: number;
  /** Calls a second that the limits allow. */
  readonly capacity: number;
  readonly measureMs: number;
  /** What the vendor really does with an arrival: false refuses it. */
  readonly createRules: () => {
    arrive(operation: string, at: number): boolean;
    leave(operation: string): void;
  };
}

export interface OverloadResult {
  readonly breaches: number;
  readonly goodput: number;
  readonly interactiveP99Ms: number;
  readonly bulkPart: number;
}

/** Their part of what is offered, and how long each waits. */
const classes = [
  { priority: 'interactive', part: 0.05, patienceMs: 5_000 },
  { priority: 'workflow', part: 0.15, patienceMs: 15_000 },
  { priority: 'sync', part: 0.2, patienceMs: 30_000 },
  { priority: 'bulk', part: 0.6, patienceMs: 60_000 },
] as const;

function pickClass(at: number): (typeof classes)[number] {
  let sum = 0;
  for (const one of classes) {
    sum += one.part;
    if (at < sum) return one;
  }
  return classes[3];
}

/** Offers a multiple of what the vendor allows to one shield, in virtual time; measures after a warm-up. */
export async function simulateOverload(
  vendor: OverloadVendor,
  load: number,
  seed: number,
): Promise<OverloadResult> {
  const random = createRandom(seed);
  const clock = new VirtualClock();
  const rules = vendor.createRules();
  const warmUntil = clock.now() + 8_000;
  const endsAt = warmUntil + vendor.measureMs;
  const isMeasured = () => clock.now() >= warmUntil && clock.now() < endsAt;
  const counts = { breaches: 0, accepted: 0, bulk: 0 };
  const interactiveMs: number[] = [];

  const fetch = async (url: string) => {
    const operation = url.split('/')[0] ?? '';
    await pause(random.next() * vendor.jitterMs);
    if (!rules.arrive(operation, clock.now())) {
      if (isMeasured()) counts.breaches += 1;
      return new Response('', { status: 429 });
    }
    await pause(vendor.medianMs * Math.exp(vendor.sigma * gauss()));
    rules.leave(operation);
    if (isMeasured()) counts.accepted += 1;
    return Response.json({});
  };
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

  const { contract } = vendor;
  await using shield = createShield({
    system: 'busy',
    account: 'a',
    contract,
    fetch,
    clock,
    random: random.next,
  });
  const sendOne = () => {
    const { priority, patienceMs } = pickClass(random.next());
    const url = `e${random.integer(1, vendor.operations)}/${random.next()}`;
    const sentAt = clock.now();
    const operation = url.split('/')[0] ?? '';
    shield.fetch(url, {}, callOf({ operation, priority, deadlineAt: clock.wall() + patienceMs })).then(
      ({ status }) => {
        if (status !== 200 || !isMeasured()) return;
        if (priority === 'interactive') interactiveMs.push(clock.now() - sentAt);
        if (priority === 'bulk') counts.bulk += 1;
      },
      () => undefined,
    );
  };
  const arrive = () => {
    sendOne();
    clock.after((-Math.log(1 - random.next()) * 1_000) / (vendor.capacity * load), arrive);
  };
  arrive();
  while (clock.now() < endsAt) {
    clock.step();
    await settled();
  }
  const sorted = interactiveMs.toSorted((a, b) => a - b);
  return {
    breaches: counts.breaches,
    goodput: (counts.accepted * 1_000) / vendor.measureMs / vendor.capacity,
    interactiveP99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    bulkPart: counts.bulk / counts.accepted,
  };
}
