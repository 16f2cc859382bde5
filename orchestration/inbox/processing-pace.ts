/** How much is claimed next, and how long then to gather before the claim after it. */
export interface Turn {
  /** The oldest changes whose entities are claimed, each with all that waits about it. */
  readonly changes: number;
  readonly gatherMs: number;
}

export interface ProcessingPace {
  /** `received` counts all messages that ever came in, to any process. */
  next(received: number): Turn;
}

const calm: Turn = { changes: 200, gatherMs: 100 };
/** Never less than this: what came in is worked on in any flood, a batch a second. */
const flood: Turn = { changes: 100, gatherMs: 1_000 };
const calmPerSecond = 200;
const floodPerSecond = 1_000;
/** Over less, a message or two would look like a flood. */
const shortestWindowMs = 250;

/**
 * Accepting has priority: the more messages come in a second, the less is worked on at once and the rarer, and the more of what is said
 * of an entity is told by one reading of it. `now` in milliseconds.
 */
export function createPace(now: () => number): ProcessingPace {
  let window: { readonly atMs: number; readonly received: number } | undefined;
  let turn = calm;
  return {
    next(received) {
      const atMs = now();
      const passedMs = window && atMs - window.atMs;
      if (window && passedMs !== undefined && passedMs >= shortestWindowMs)
        turn = toTurn(((received - window.received) * 1_000) / passedMs);
      if (passedMs === undefined || passedMs >= shortestWindowMs) window = { atMs, received };
      return turn;
    },
  };
}

function toTurn(perSecond: number): Turn {
  const part = Math.min(Math.max((perSecond - calmPerSecond) / (floodPerSecond - calmPerSecond), 0), 1);
  const between = (from: number, to: number) => Math.round(from + (to - from) * part);
  return {
    changes: between(calm.changes, flood.changes),
    gatherMs: between(calm.gatherMs, flood.gatherMs),
  };
}
