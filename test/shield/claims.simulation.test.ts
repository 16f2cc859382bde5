import { expect, test } from 'vitest';
import {
  allOfAnyOther,
  anyOther,
  type Claims,
  GrantHistory,
  settleBlock,
  settleShare,
} from '#shield/claims.ts';
import { divide } from '#shield/divide.ts';
import { createRandom, type Random } from './random.ts';

const firstSeed = Number(process.env.WEIR_SEED ?? 1);

function forEachSeed(seeds: number, check: (random: Random) => void): void {
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    try {
      check(createRandom(seed));
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
}

test('a division uses the whole, and nobody has more than wanted while another lacks', () => {
  forEachSeed(2_000, (random) => {
    const limit = random.integer(0, 30);
    const claims = Array.from({ length: random.integer(1, 8) }, (_, i) => ({
      member: `m${i}`,
      wanted: random.integer(0, 15),
    }));
    const shares = divide(limit, claims);
    const got = claims.map(({ member, wanted }) => ({ wanted, share: shares.get(member) ?? 0 }));
    expect(got.reduce((sum, { share }) => sum + share, 0)).toBe(limit);
    const lacking = got.filter(({ wanted, share }) => share < wanted);
    const sated = got.filter(({ wanted, share }) => share > wanted);
    if (lacking.length > 0) expect(sated).toEqual([]);
    const least = Math.min(...lacking.map(({ share }) => share));
    for (const { wanted, share } of got)
      if (lacking.length > 0 && share > least + 1) expect(wanted).toBeLessThan(share);
  });
});

/** One process, as far as a limit goes: what it may use, what it uses, and what the others last read of it. */
interface Process {
  granted: number;
  inUse: number;
  claims: Claims | undefined;
  readonly history: GrantHistory;
  readonly times: number[];
}

const start = (windowMs: number): Process => ({
  granted: 0,
  inUse: 0,
  claims: undefined,
  history: new GrantHistory(windowMs),
  times: [],
});

const othersOf = (processes: readonly Process[], me: Process) =>
  processes.flatMap((one, i) =>
    one !== me && one.claims !== undefined ? [{ member: `m${i}`, claims: one.claims }] : [],
  );

test('in whatever order processes settle, die and come, slots in use never exceed the limit', () => {
  forEachSeed(2_000, (random) => {
    const limit = random.integer(1, 12);
    const processes = Array.from({ length: random.integer(1, 6) }, () => start(0));
    for (let step = 0; step < 100; step++) {
      const index = random.integer(0, processes.length - 1);
      const me = processes[index] ?? processes[0];
      if (me === undefined) return;
      const what = random.integer(0, 3);
      if (what === 0) me.inUse = Math.max(me.inUse, random.integer(0, me.granted));
      if (what === 1) me.inUse = random.integer(0, me.inUse);
      if (what === 2) {
        const mine = {
          member: `m${index}`,
          wanted: random.integer(0, limit),
          whole: limit,
          floor: Math.max(me.inUse, me.granted),
        };
        const { granted, claim } = settleShare('slots', mine, othersOf(processes, me));
        me.claims = { slots: claim };
        me.granted = granted;
      }
      // A dead one's calls are over; its claims go with its lease.
      if (what === 3 && random.chance(0.1)) processes[index] = start(0);
      expect(processes.reduce((sum, { inUse }) => sum + inUse, 0)).toBeLessThanOrEqual(limit);
    }
  });
});

test('a limit that is new to processes, one of which was alone, is never exceeded', () => {
  forEachSeed(2_000, (random) => {
    const limit = random.integer(1, 12);
    const processes = Array.from({ length: random.integer(1, 4) }, () => ({
      ...start(0),
      isAlone: false,
      knows: false,
    }));
    for (let step = 0; step < 100; step++) {
      const me = processes[random.integer(0, processes.length - 1)] ?? processes[0];
      if (me === undefined) return;
      const what = random.integer(0, 3);
      if (what === 0 && me.claims !== undefined && !me.knows) {
        me.knows = true;
        if (me.isAlone) me.granted = limit;
      }
      if (what === 1) me.inUse = random.integer(0, me.granted);
      if (what >= 2) {
        const others = othersOf(processes, me);
        me.isAlone = others.length === 0;
        const mine = {
          member: `m${processes.indexOf(me)}`,
          wanted: random.integer(0, limit),
          whole: limit,
          floor: Math.max(me.inUse, me.granted),
        };
        const { granted, claim } = settleShare('new', mine, others);
        me.claims = {
          ...(me.isAlone ? { [anyOther]: allOfAnyOther } : {}),
          ...(me.knows ? { new: claim } : {}),
        };
        if (me.knows) me.granted = granted;
      }
      expect(processes.reduce((sum, { inUse }) => sum + inUse, 0)).toBeLessThanOrEqual(limit);
    }
  });
});

test('a rate that passes from process to process is kept in every window', () => {
  forEachSeed(1_000, (random) => {
    const limit = random.integer(1, 12);
    const windowMs = 1_000;
    const processes = Array.from({ length: random.integer(1, 5) }, () => start(windowMs));
    const all: number[] = [];
    for (let now = 0; now < 20_000; now += random.integer(1, 200)) {
      const index = random.integer(0, processes.length - 1);
      const me = processes[index] ?? start(windowMs);
      if (random.chance(0.4)) {
        const mine = {
          member: `m${index}`,
          wanted: random.integer(0, limit),
          whole: limit,
          floor: me.history.most(now),
        };
        const { granted, claim } = settleShare('rate', mine, othersOf(processes, me));
        me.claims = { rate: claim };
        me.history.add(now, granted);
        me.granted = granted;
      } else {
        const recent = me.times.filter((at) => at > now - windowMs).length;
        for (let call = recent; call < me.granted; call++) {
          me.times.push(now);
          all.push(now);
        }
      }
      expect(all.filter((at) => at > now - windowMs).length).toBeLessThanOrEqual(limit);
    }
  });
});

test('a budget is never overspent, whoever holds blocks of it', () => {
  forEachSeed(2_000, (random) => {
    const whole = random.integer(1, 60);
    const processes = Array.from({ length: random.integer(1, 5) }, () => start(0));
    let reported = 0;
    let spent = 0;
    const unreported = processes.map(() => 0);
    for (let step = 0; step < 150; step++) {
      const index = random.integer(0, processes.length - 1);
      const me = processes[index] ?? start(0);
      if (random.chance(0.5)) {
        const calls = random.integer(0, me.granted);
        me.granted -= calls;
        spent += calls;
        unreported[index] = (unreported[index] ?? 0) + calls;
      } else {
        reported += unreported[index] ?? 0;
        unreported[index] = 0;
        const mine = { left: me.granted, wanted: random.integer(0, 20), whole, windowMs: 1 };
        const { granted, claim } = settleBlock('daily', mine, othersOf(processes, me), [reported, 0, 0, 0]);
        me.claims = { daily: claim };
        me.granted = granted;
      }
      expect(spent).toBeLessThanOrEqual(whole);
    }
  });
});
