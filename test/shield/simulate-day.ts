import { createShield } from '#shield/create-shield.ts';
import { priorities } from '#shield/priority.ts';

import { createRandom } from './random.ts';
import { callOf } from './vendor.ts';
import { settled, VirtualClock } from './virtual-clock.ts';

export interface DayResult {
  readonly breaches: number;
  /** Calls of the day that nobody made. */
  readonly left: number;
}

const day = 'daily';
const seconds = 120;

/**
 * A crowd that wants several times what is left of a vendor's day, of which another program spent some before and spends some on the
 * way. The vendor counts a call when it comes or when it answers it, and one answer in five tells a count that is one too low.
 */
export async function simulateDay(seed: number): Promise<DayResult> {
  const random = createRandom(seed);
  const clock = new VirtualClock();
  const limit = random.integer(50, 400);
  const countsOnArrival = random.chance(0.5);
  const latencyMs = random.pick([20, 150, 600]);
  let used = random.integer(0, 10);
  let breaches = 0;

  const take = () => {
    if (used < limit) used += 1;
    else breaches += 1;
    return used;
  };
  const fetch = async () => {
    const before = used;
    if (countsOnArrival) take();
    const refused = countsOnArrival && before === limit;
    await new Promise<void>((resolve) => void clock.after(latencyMs * (0.5 + random.next()), resolve));
    const beforeAnswer = used;
    if (!countsOnArrival) take();
    const isOver = refused || (!countsOnArrival && beforeAnswer === limit);
    const told = Math.max(0, used - (random.chance(0.2) ? 1 : 0));
    return new Response('', { status: isOver ? 403 : 200, headers: { usage: `${told}` } });
  };

  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract: {
      windows: [{ name: day, kind: 'sliding', limit, windowMs: 86_400_000 }],
      concurrency: [],
      reserves: { interactive: 0.3, workflow: 0.2 },
      classify: ({ status }) => (status === 403 ? 'limited' : 'ok'),
      shouldRetry: () => false,
      learn: ({ status, headers }) => [
        { kind: 'usage', window: day, used: Number(headers.get('usage')) },
        ...(status === 403 ? [{ kind: 'exhausted' as const, limit: day }] : []),
      ],
    },
    fetch,
    clock,
    random: random.next,
  });
  const perSecond = (limit * random.pick([1.5, 3, 30])) / seconds;
  const endsAt = clock.now() + seconds * 1_000;
  const offer = () => {
    const call = callOf({ priority: random.pick(priorities), deadlineAt: clock.wall() + 10_000 });
    shield.fetch(`${random.next()}`, {}, call).catch(() => undefined);
    // What they spend of the last calls nobody can foresee.
    if (random.chance(0.01) && used < limit * 0.8) used += 1;
    clock.after((-Math.log(1 - random.next()) * 1_000) / perSecond, offer);
  };
  offer();
  while (clock.now() < endsAt) {
    clock.step();
    await settled();
  }
  return { breaches, left: limit - used };
}
