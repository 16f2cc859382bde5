/** What `GET /_sandbox/stats` answers, but for `system` and `created`. */
export interface CallStats {
  readonly calls: number;
  readonly limited: number;
  readonly peakConcurrency: number;
  readonly byOperation: Readonly<Record<string, number>>;
}

/** Counts a simulator's calls. Control routes are no calls. */
export interface CallCounter {
  /** A call arrived; the function is called once, when it is over. */
  begin(): (outcome: { readonly operation: string; readonly limited: boolean }) => void;
  read(): CallStats;
  reset(): void;
}

export function createCallCounter(): CallCounter {
  let calls = 0;
  let limited = 0;
  let inFlight = 0;
  let peakConcurrency = 0;
  let byOperation = new Map<string, number>();
  return {
    begin() {
      calls++;
      inFlight++;
      peakConcurrency = Math.max(peakConcurrency, inFlight);
      return (outcome) => {
        inFlight--;
        if (outcome.limited) limited++;
        byOperation.set(outcome.operation, (byOperation.get(outcome.operation) ?? 0) + 1);
      };
    },
    read: () => ({ calls, limited, peakConcurrency, byOperation: Object.fromEntries(byOperation) }),
    reset() {
      calls = 0;
      limited = 0;
      peakConcurrency = inFlight;
      byOperation = new Map();
    },
  };
}
