/** Lets so many calls of each system be under way at once in this process; the others wait for their turn, the first first. */
export interface Turns {
  /** Does `work` when its turn comes; throws the signal's reason where that aborts first. */
  take<T>(system: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

interface Lane {
  taken: number;
  readonly waiting: Set<() => void>;
}

export function createTurns(atOncePerSystem: number): Turns {
  const lanes = new Map<string, Lane>();

  const laneOf = (system: string): Lane => {
    const known = lanes.get(system);
    if (known) return known;
    const lane: Lane = { taken: 0, waiting: new Set() };
    lanes.set(system, lane);
    return lane;
  };

  return {
    async take(system, signal, work) {
      const lane = laneOf(system);
      if (lane.taken < atOncePerSystem) lane.taken += 1;
      else await handedOver(lane, signal);
      try {
        return await work();
      } finally {
        const [next] = lane.waiting;
        if (next) next();
        else lane.taken -= 1;
      }
    },
  };
}

/** Resolves when somebody who ends gives his turn away. */
function handedOver({ waiting }: Lane, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => () => {
      waiting.delete(begin);
      signal.removeEventListener('abort', leave);
      end();
    };
    const begin = settle(resolve);
    const leave = settle(() => reject(signal.reason));
    if (signal.aborted) return void reject(signal.reason);
    waiting.add(begin);
    signal.addEventListener('abort', leave);
  });
}
