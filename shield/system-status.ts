import type { Clock } from './clock.ts';
import type { Ledger } from './ledger.ts';
import type { Scheduler } from './scheduler.ts';

export type SystemState = 'UP' | 'DEGRADED' | 'DOWN';

export interface QuotaStatus {
  readonly name: string;
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Milliseconds since the epoch; absent where nothing is used. */
  readonly resetsAt?: number;
}

/** How a system of record stands, for the graph's `systems`. */
export interface SystemStatus {
  readonly name: string;
  readonly state: SystemState;
  readonly quotas: readonly QuotaStatus[];
  /** Of this process. The limit is that of all calls together or, where the vendor has none, of one operation. */
  readonly concurrency: { readonly limit: number; readonly inFlight: number; readonly queued: number };
}

export function toSystemStatus(
  name: string,
  state: SystemState,
  parts: { readonly ledger: Ledger; readonly scheduler: Scheduler; readonly clock: Clock },
): SystemStatus {
  const { ledger, scheduler, clock } = parts;
  const now = clock.now();
  const offsetMs = clock.wall() - now;
  const quotas = [...ledger.windows.values()].map((window): QuotaStatus => {
    const { resetsAt, ...status } = window.status(now);
    return resetsAt > now ? { ...status, resetsAt: Math.round(resetsAt + offsetMs) } : status;
  });
  return {
    name,
    state,
    quotas,
    concurrency: {
      limit: ledger.concurrencyLimit,
      inFlight: scheduler.inFlight,
      queued: scheduler.queued,
    },
  };
}
