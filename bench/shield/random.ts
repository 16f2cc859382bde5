/** The same numbers for the same seed (mulberry32), and the distributions that loads are made of. */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    /** Time between arrivals that know nothing of each other. */
    gapMs: (perSecond: number) => (-Math.log(1 - next()) * 1000) / perSecond,
    lognormal: (median: number, sigma: number) => median * Math.exp(sigma * normal()),
  };
}

/** Ids of which few are asked for often: the k-th as 1/k. */
export function createZipf(count: number, random: { next(): number }): () => number {
  const cumulative = new Float64Array(count);
  let sum = 0;
  for (let id = 0; id < count; id++) {
    sum += 1 / (id + 1);
    cumulative[id] = sum;
  }
  return () => {
    const at = random.next() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? sum) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
