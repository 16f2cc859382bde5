/** How many entities the next claim may take of a lane; other lanes have no limit of their own. */
export interface LaneLimits {
  readonly lanes: readonly string[];
  readonly entities: readonly number[];
}

export type PieceOutcome = 'DONE' | 'FAILED';

/** Which lanes are worked on, and how much of each is read at once. */
export interface Lanes {
  limits(): LaneLimits;
  /** Tells that a piece of a lane is begun; answers what to call when it has ended. */
  begin(lane: string, entities: number): (outcome: PieceOutcome) => void;
}

interface Lane {
  running: number;
  entities: number;
}

/** The second goes out while the first comes back. */
const piecesAtOnce = 2;
/** A piece should take no longer: what is read late holds up what came meanwhile, and a piece that takes too long fails. */
const pieceMs = 2_000;
const fewest = 10;
const most = 200;
const atFirst = 25;

/**
 * A system that reads one by one within a quota gets pieces as small as it can read in two seconds, one that reads in bulk gets large
 * ones: pieces beyond what a system can do would only time out, and be read again. `now` in milliseconds.
 */
export function createLanes(now: () => number): Lanes {
  const lanes = new Map<string, Lane>();
  return {
    limits() {
      const known = [...lanes];
      return {
        lanes: known.map(([name]) => name),
        entities: known.map(([, { running, entities }]) => (running < piecesAtOnce ? entities : 0)),
      };
    },
    begin(name, entities) {
      const lane = lanes.get(name) ?? { running: 0, entities: atFirst };
      lanes.set(name, lane);
      lane.running += 1;
      const beganMs = now();
      return (outcome) => {
        lane.running -= 1;
        lane.entities = toSize(lane.entities, entities, outcome === 'FAILED' ? Infinity : now() - beganMs);
      };
    },
  };
}

function toSize(size: number, entities: number, tookMs: number): number {
  if (tookMs === Infinity) return Math.max(fewest, Math.round(size / 2));
  const fitting = Math.round((entities * pieceMs) / Math.max(tookMs, 1));
  if (tookMs > pieceMs) return Math.max(fewest, Math.min(size, fitting));
  // A small piece says little of how a large one would do.
  return entities < size / 2 ? size : Math.min(most, Math.max(size, Math.min(fitting, 2 * size)));
}
