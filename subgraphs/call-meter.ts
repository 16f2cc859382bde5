import type { CallContext } from '#domain/call-context.ts';

/** What answering a request cost so far, as `extensions.shield` has it. */
export interface CallMeter {
  readonly record: NonNullable<CallContext['onCall']>;
  cost(): { readonly calls: Readonly<Record<string, number>>; readonly queuedMs: number };
}

/** Counts the calls that reach each system and the longest that one waited for its turn. */
export function createCallMeter(): CallMeter {
  const calls = new Map<string, number>();
  let longestWaitMs = 0;
  return {
    record: ({ system, queuedMs }) => {
      calls.set(system, (calls.get(system) ?? 0) + 1);
      longestWaitMs = Math.max(longestWaitMs, queuedMs);
    },
    cost: () => ({ calls: Object.fromEntries(calls), queuedMs: Math.round(longestWaitMs) }),
  };
}
