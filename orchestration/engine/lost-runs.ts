/**
 * Knows the runs that are under way in this process. One that the engine holds for this process and that is not under way was lost:
 * its connection was cut just when its end should have been kept.
 */
export interface LostRuns {
  /** Counts a run as under way while `work` is. */
  track<T>(runId: string, work: () => Promise<T>): Promise<T>;
  /** Of the runs that the engine holds for this process, those that were not under way at the last look either. */
  find(heldRunIds: readonly string[]): readonly string[];
}

export function createLostRuns(): LostRuns {
  const underWay = new Set<string>();
  let missing: ReadonlySet<string> = new Set();
  return {
    async track(runId, work) {
      underWay.add(runId);
      try {
        return await work();
      } finally {
        underWay.delete(runId);
      }
    },
    find(heldRunIds) {
      // A run that has just been started or has just ended is missing for a moment, so one look is not enough.
      const before = missing;
      missing = new Set(heldRunIds.filter((runId) => !underWay.has(runId)));
      return [...missing].filter((runId) => before.has(runId));
    },
  };
}
