/** A reproducible source of chance: the same seed and labels give the same numbers on every machine. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** Picks by weight: `[['paid', 9], ['open', 1]]`. */
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T;
}

/** 32-bit FNV-1a of a text, for seeding by label. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** One mulberry32 step: scatters consecutive numbers over all 32 bits. */
export function scramble(value: number): number {
  let t = (value + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}

/** Draws for one `label` of a seed, so that more draws for one label never shift another's. */
export function createRandom(seed: number, label: string): Random {
  let state = hashText(`${seed}/${label}`);
  const next = () => {
    const value = scramble(state);
    state = (state + 0x6d2b79f5) | 0;
    return value / 0x1_0000_0000;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (values) => {
      const value = values[int(0, values.length - 1)];
      if (value === undefined) throw new RangeError('nothing to pick from: the list is empty');
      return value;
    },
    weighted: (choices) => {
      let rest = next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of choices) {
        rest -= weight;
        if (rest < 0) return value;
      }
      const last = choices.at(-1);
      if (!last) throw new RangeError('nothing to pick from: the list is empty');
      return last[0];
    },
  };
}
