import { type ByRank, byRank } from './priority.ts';

/** What one class did since the start. */
export interface ClassCounts {
  sent: number;
  resent: number;
  refused: number;
  waited: number;
  waitedMs: number;
  coalesced: number;
}

/** Plain counters, read at scrape time: counting must cost nothing. */
export interface ShieldCounts {
  readonly byRank: ByRank<ClassCounts>;
  readonly outcomes: Record<'ok' | 'limited' | 'failed' | 'rejected' | 'maintenance' | 'unanswered', number>;
}

export function createShieldCounts(): ShieldCounts {
  return {
    byRank: byRank(() => ({ sent: 0, resent: 0, refused: 0, waited: 0, waitedMs: 0, coalesced: 0 })),
    outcomes: { ok: 0, limited: 0, failed: 0, rejected: 0, maintenance: 0, unanswered: 0 },
  };
}
