import { randomUUID } from 'node:crypto';
import type { Log } from '#platform/log.ts';
import type { BudgetBook, BudgetStore } from './budget-store.ts';
import {
  allOfAnyOther,
  anyOther,
  blockWanted,
  budgetsOf,
  GrantHistory,
  type LimitClaim,
  type Member,
  settleBlock,
  settleShare,
} from './claims.ts';
import { type Clock, systemClock } from './clock.ts';
import type { SharedBudget, SharedLimits } from './shared-budget.ts';
import { WindowMeter } from './window-meter.ts';

export interface SharedBudgetOptions {
  readonly system: string;
  readonly account: string;
  readonly log?: Log;
  readonly clock?: Clock;
  /** How often parts are settled anew; 250 ms where absent. */
  readonly syncMs?: number;
  /** How long after its last word a process is taken for dead and its part is free; 3 s where absent. */
  readonly leaseMs?: number;
}

const defaultSyncMs = 250;
const defaultLeaseMs = 3_000;
const shortestGapMs = 100;

interface Grantable {
  readonly set: (until: number, now: number) => void;
}

/**
 * Shares one account's allowance with the other processes on this store. Slots and rates are divided by need, budgets spent from
 * blocks, both settled in one short transaction every `syncMs`: no call ever waits for the store. A process that cannot renew its
 * lease stops sending, and one that died leaves its part to the others when its lease ends.
 */
export function startSharedBudget(
  store: BudgetStore,
  options: SharedBudgetOptions,
): SharedBudget & AsyncDisposable {
  const { log, clock = systemClock, syncMs = defaultSyncMs, leaseMs = defaultLeaseMs } = options;
  const account = `${options.system}/${options.account}`;
  const member = randomUUID();
  const histories = new Map<string, GrantHistory>();
  let limits: SharedLimits | undefined;
  let cancelTimer: (() => void) | undefined;
  let nextAt = 0;
  let running: Promise<void> | undefined;
  let syncedAt = Number.NEGATIVE_INFINITY;
  let mustHurry = false;
  /** Until when limits that are new are all ours: as long as nobody can have claimed any of them. */
  let aloneUntil = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  function historyOf({ name, windowMs }: WindowMeter): GrantHistory {
    const history = histories.get(name) ?? new GrantHistory(windowMs * 1.2);
    histories.set(name, history);
    return history;
  }

  /** Settles after so long at the latest. */
  function schedule(ms: number): void {
    const at = clock.now() + ms;
    if (isClosed || (cancelTimer !== undefined && at >= nextAt)) return;
    cancelTimer?.();
    nextAt = at;
    cancelTimer = clock.after(ms, () => {
      cancelTimer = undefined;
      void sync();
    });
  }

  function sync(): Promise<void> {
    running ??= settle()
      .catch((error) => {
        // The lease decides what happens next: while it holds we go on, and without it nothing is sent.
        log?.warn(
          { err: error, account },
          'the shared budget could not be settled; calls stop when the lease ends',
        );
      })
      .finally(() => {
        running = undefined;
        syncedAt = clock.now();
        schedule(mustHurry ? 1 : syncMs);
      });
    return running;
  }

  async function settle(): Promise<void> {
    if (limits === undefined) return;
    const startedAt = clock.now();
    mustHurry = false;
    const shared = limits;
    const grants = await store.transact(account, member, (book) => settleIn(book, shared));
    const now = clock.now();
    const until = startedAt + leaseMs * 0.9;
    for (const grant of grants.parts) grant.set(until, now);
    if (grants.isAlone) aloneUntil = until;
    shared.wake();
  }

  async function settleIn(book: BudgetBook, shared: SharedLimits) {
    const others = await book.others();
    const isAlone = others.length === 0;
    if (!isAlone) aloneUntil = Number.NEGATIVE_INFINITY;
    const claims: Record<string, LimitClaim> = isAlone ? { [anyOther]: allOfAnyOther } : {};
    const grants: Grantable[] = [];
    settleSlots(shared, others, claims, grants);
    settleRates(shared, others, claims, grants);
    for (const window of budgetsOf(shared)) grants.push(await settleBudget(book, window, others, claims));
    await book.claim(leaseMs, claims);
    return { parts: grants, isAlone };
  }

  function settleSlots(
    shared: SharedLimits,
    others: readonly Member[],
    claims: Record<string, LimitClaim>,
    grants: Grantable[],
  ): void {
    for (const [name, slot] of shared.slots) {
      // A part that shrinks is told to the others only at the next settling, when it is in force here.
      const floor = Math.max(slot.inFlight, slot.granted);
      const { granted, claim } = settleShare(
        name,
        { member, wanted: Math.min(slot.wanted, slot.whole), whole: slot.whole, floor },
        others,
      );
      claims[name] = claim;
      grants.push({ set: (until) => slot.grant(granted, until) });
    }
  }

  function settleRates(
    shared: SharedLimits,
    others: readonly Member[],
    claims: Record<string, LimitClaim>,
    grants: Grantable[],
  ): void {
    const now = clock.now();
    for (const [name, window] of shared.windows) {
      if (window.sharesCalls) continue;
      const history = historyOf(window);
      const wanted = Math.min(window.wanted(now), window.whole);
      // Calls that were held up on their way count for longer than those of the last window.
      const floor = Math.max(history.most(now), window.spent(now));
      const mine = { member, wanted, whole: window.whole, floor };
      const { granted, claim } = settleShare(name, mine, others);
      claims[name] = claim;
      grants.push({
        set(until, at) {
          history.add(at, granted);
          // What it sends last must have ceased to count when the others take its part.
          window.grant(granted, until - Math.min(window.windowMs, leaseMs * 0.4), at);
        },
      });
    }
  }

  async function settleBudget(
    book: BudgetBook,
    window: WindowMeter,
    others: readonly Member[],
    claims: Record<string, LimitClaim>,
  ): Promise<Grantable> {
    const reporting = window.unreported;
    const wanted = blockWanted(window, reporting[0] + reporting[1] + reporting[2] + reporting[3]);
    const left = Math.max(0, Math.min(window.grantLeft, 2 * wanted));
    // Given back before the others may take it.
    if (left < window.grantLeft) window.grant(left, Number.POSITIVE_INFINITY, clock.now());
    await book.spend(window, reporting);
    const spent = await book.spent(window.name);
    const { granted, claim } = settleBlock(
      window.name,
      {
        left,
        wanted,
        whole: Math.max(0, window.whole - window.foreign(clock.now())),
        windowMs: window.windowMs,
      },
      others,
      spent,
    );
    claims[window.name] = claim;
    return {
      set(until, now) {
        const sinceThen = left - window.grantLeft;
        window.reported(reporting);
        window.observeShared(now, spent);
        window.grant(granted - sinceThen, until, now);
      },
    };
  }

  /** Gives back what is not in use; what may still count at the vendor is held until the lease ends. */
  async function leave(shared: SharedLimits): Promise<void> {
    const claims: Record<string, LimitClaim> = {};
    for (const [name, { inFlight, whole }] of shared.slots)
      claims[name] = { wanted: 0, held: inFlight, whole };
    for (const [name, history] of histories)
      claims[name] = { wanted: 0, held: history.most(clock.now()), whole: Number.MAX_SAFE_INTEGER };
    await store.transact(account, member, async (book) => {
      for (const window of budgetsOf(shared)) await book.spend(window, window.unreported);
      await book.claim(leaseMs, claims);
    });
  }

  function ask(): void {
    if (limits === undefined || running !== undefined) return;
    schedule(mustHurry ? 1 : Math.max(1, shortestGapMs - (clock.now() - syncedAt)));
  }

  return {
    attach(attached) {
      limits = attached;
      void sync();
    },
    welcome(limit) {
      const now = clock.now();
      const isBudget = limit instanceof WindowMeter && limit.sharesCalls;
      if (now >= aloneUntil || isBudget) {
        mustHurry = true;
        ask();
        return;
      }
      if (limit instanceof WindowMeter) {
        historyOf(limit).add(now, limit.whole);
        limit.grant(limit.whole, aloneUntil - Math.min(limit.windowMs, leaseMs * 0.4), now);
      } else limit.grant(limit.whole, aloneUntil);
    },
    nudge: ask,
    async [Symbol.asyncDispose]() {
      isClosed = true;
      cancelTimer?.();
      await running;
      if (limits !== undefined) await leave(limits);
    },
  };
}
