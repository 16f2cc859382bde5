import { type Claim, divide } from './divide.ts';
import type { ByRank } from './priority.ts';
import type { SharedLimits } from './shared-budget.ts';
import type { WindowMeter } from './window-meter.ts';

/** What one process tells the others of one limit. */
export interface LimitClaim {
  readonly wanted: number;
  /** What it may use, or may have used in the window that counts. */
  readonly held: number;
  /** What it believes the vendor allows. */
  readonly whole: number;
  /** Of a limit that is shared by calls: how long a call counts. */
  readonly windowMs?: number;
}

export type Claims = Readonly<Record<string, LimitClaim>>;

/** The name of a claim to every limit that its process does not name: nobody else was there to claim any of it. */
export const anyOther = '*';
export const allOfAnyOther: LimitClaim = {
  wanted: 0,
  held: Number.MAX_SAFE_INTEGER,
  whole: Number.MAX_SAFE_INTEGER,
};

export interface Member {
  readonly member: string;
  readonly claims: Claims;
}

/** What this process may use of a limit, and what the others are told of it. */
export interface Settlement {
  readonly granted: number;
  readonly claim: LimitClaim;
}

/** What was granted of a rate, for as long as calls made under it count. */
export class GrantHistory {
  readonly #windowMs: number;
  readonly #grants: { readonly amount: number; replacedAt: number }[] = [];

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** The most that was granted at any time in the last window. */
  most(now: number): number {
    while (this.#grants[0] !== undefined && this.#grants[0].replacedAt + this.#windowMs < now)
      this.#grants.shift();
    return this.#grants.reduce((most, { amount }) => Math.max(most, amount), 0);
  }

  add(now: number, amount: number): void {
    const last = this.#grants.at(-1);
    if (last?.amount === amount && last.replacedAt === Number.POSITIVE_INFINITY) return;
    if (last !== undefined) last.replacedAt = Math.min(last.replacedAt, now);
    this.#grants.push({ amount, replacedAt: Number.POSITIVE_INFINITY });
  }
}

/**
 * Our part of slots or of a rate: the fair one, less what the others still hold of it. `floor` is what we may be using
 * already and so keep holding, whatever our part.
 */
export function settleShare(
  name: string,
  mine: { readonly member: string; readonly wanted: number; readonly whole: number; readonly floor: number },
  others: readonly Member[],
): Settlement {
  const { member, wanted, floor } = mine;
  let whole = mine.whole;
  let heldByOthers = 0;
  const wants: Claim[] = [{ member, wanted }];
  for (const other of others) {
    const claim = other.claims[name] ?? other.claims[anyOther];
    if (claim !== undefined) {
      heldByOthers += claim.held;
      whole = Math.min(whole, claim.whole);
    }
    wants.push({ member: other.member, wanted: claim?.wanted ?? 0 });
  }
  const fair = divide(whole, wants).get(member) ?? 0;
  const granted = Math.max(0, Math.min(fair, whole - heldByOthers));
  return { granted, claim: { wanted, held: Math.max(granted, floor), whole: mine.whole } };
}

/** Our next block of a budget's calls: what we have left of the last, and more from what nobody holds. */
export function settleBlock(
  name: string,
  mine: { readonly left: number; readonly wanted: number; readonly whole: number; readonly windowMs: number },
  others: readonly Member[],
  spent: ByRank<number>,
): Settlement {
  const { left, wanted, whole, windowMs } = mine;
  let held = left;
  for (const { claims } of others) held += claims[name]?.held ?? 0;
  const free = Math.max(0, whole - (spent[0] + spent[1] + spent[2] + spent[3]) - held);
  const more = Math.max(0, Math.min(wanted - left, Math.ceil(free / (others.length + 1)), free));
  const granted = left + more;
  return { granted, claim: { wanted, held: granted, whole, windowMs } };
}

/** How large a block of a budget is worth holding: what waits, and some of the pace it is spent at. */
export function blockWanted(window: WindowMeter, spentLately: number): number {
  const waiting = window.queued[0] + window.queued[1] + window.queued[2] + window.queued[3];
  return waiting + 2 * spentLately + Math.max(1, Math.floor(window.whole / 1_000));
}

export function budgetsOf({ windows }: SharedLimits): readonly WindowMeter[] {
  return [...windows.values()].filter(({ sharesCalls }) => sharesCalls);
}
