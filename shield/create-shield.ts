import type { Log } from '#platform/log.ts';
import { createAnswerReader } from './answer-reader.ts';
import { Breakers } from './breakers.ts';
import type { CallOrigin, SystemCall, SystemFetch } from './call.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Observation, Outcome, SystemContract } from './contract.ts';
import { Flight, type FlightContext } from './flight.ts';
import { headerOf, identityOf, personalHeaders } from './identity.ts';
import type { Lane } from './lane.ts';
import { Ledger } from './ledger.ts';
import { maxWaitMsByRank, type Rank, rankOf, reservesByRank } from './priority.ts';
import { RefusalLog } from './refusal-log.ts';
import { RetryPolicy } from './retry-policy.ts';
import { Scheduler } from './scheduler.ts';
import type { SharedBudget } from './shared-budget.ts';
import { createShieldCounts } from './shield-counts.ts';
import { callerLeft, closed, resting } from './shield-errors.ts';
import type { ShieldMetrics } from './shield-metrics.ts';
import type { SlotMeter } from './slot-meter.ts';
import { type Spending, SpendingBook } from './spending.ts';
import { type SystemStatus, toSystemStatus } from './system-status.ts';
import { createTransport, type WireFetch } from './transport.ts';
import type { WindowMeter } from './window-meter.ts';

export interface ShieldOptions {
  /** The system's configured name, as it shows in errors, metrics and the graph. */
  readonly system: string;
  /** The account at the vendor whose allowance this is. */
  readonly account: string;
  readonly contract: SystemContract;
  /** The wire; kept-alive connections of the shield's own where absent. */
  readonly fetch?: WireFetch;
  readonly clock?: Clock;
  /** 0 to 1, for jitter. */
  readonly random?: () => number;
  /** Is told when a class is being refused. */
  readonly log?: Log;
  readonly metrics?: ShieldMetrics;
  /** Keeps the allowance together with other processes; the whole of it is this process's where absent. */
  readonly shared?: SharedBudget;
  /** Is told when the system answers again after a call that it failed or left without an answer. */
  readonly onRecovered?: () => void;
}

/** The one way to one account of one system. Dispose of it to refuse what waits, finish the writes under way and close its connections. */
export interface Shield extends AsyncDisposable {
  readonly fetch: SystemFetch;
  status(): SystemStatus;
  /** Takes in what a limits endpoint or an operator said, outside of any answer that passed through. */
  observe(observations: readonly Observation[]): void;
  /** Who spent the account's calls since the start, the greatest first. */
  spending(): readonly Spending[];
}

const defaultTimeoutMs = 30_000;

/** The weir in front of one account: every call through `fetch` is metered, queued and kept inside the contract's limits. */
export function createShield(options: ShieldOptions): Shield {
  const {
    system,
    account,
    contract,
    log,
    metrics,
    shared,
    clock = systemClock,
    random = Math.random,
  } = options;
  const reserves = reservesByRank(contract.reserves);
  const scheduler = new Scheduler({ clock, reserves });
  const onUngranted =
    shared === undefined ? {} : { onUngranted: (limit: SlotMeter | WindowMeter) => shared.welcome(limit) };
  const ledger = new Ledger({ contract, reserves, clock, ...onUngranted });
  const breakers = new Breakers(contract.operationClass);
  const retries = new RetryPolicy(contract, clock, random);
  const transport = createTransport(options.fetch);
  const refusals = new RefusalLog(log, clock, { system, account });
  const counts = createShieldCounts();
  const book = new SpendingBook();
  const personal = personalHeaders(contract.ignoredHeaders);
  const readOutcome = createAnswerReader({ contract, clock, ledger, breakers, retries });
  const flights = new Set<Flight>();
  const joinable = new Map<string, Flight>();
  let writes = 0;
  let isFailing = false;
  let isClosed = false;

  const context: FlightContext = {
    system,
    clock,
    scheduler,
    send: transport.send,
    timeoutMs: contract.timeoutMs ?? defaultTimeoutMs,
    maxWaitMs: maxWaitMsByRank(contract.maxWaitMs),
    objection(lane) {
      const waitMs = breakers.waitMs(lane, clock.now());
      return waitMs > 0 ? resting(system, lane.operation, waitMs) : undefined;
    },
    onSent(flight, origin, queuedMs) {
      const { operation } = flight.call;
      const spent = counts.byRank[rankOf[origin.priority]];
      spent.sent += 1;
      if (flight.attempts > 1) spent.resent += 1;
      else retries.earn();
      if (queuedMs > 0) {
        spent.waited += 1;
        spent.waitedMs += queuedMs;
      }
      noteWrite(flight.lane);
      flight.writesBefore = writes;
      breakers.trying(flight.lane, clock.now());
      book.add(operation, origin);
      tell(origin, operation, queuedMs);
    },
    onAnswer(lane, answer, sentAt) {
      noteWrite(lane);
      const outcome = readOutcome(lane, answer, sentAt);
      counts.outcomes[outcome] += 1;
      noteHealth(outcome);
      return outcome;
    },
    onFailure(lane, wasSent) {
      const now = clock.now();
      noteWrite(lane);
      counts.outcomes.unanswered += 1;
      isFailing = true;
      for (const meter of lane.meters) meter.failed(now);
      breakers.unanswered(lane, now, wasSent);
    },
    onRefused(lane, rank, error) {
      counts.byRank[rank].refused += 1;
      refusals.refused(rank, lane.operation, error.retryAfterMs);
    },
    retryInMs: (flight, end) => (isClosed ? undefined : retries.inMs(flight, end)),
    onEnd(flight) {
      flights.delete(flight);
      if (flight.key !== undefined && joinable.get(flight.key) === flight) joinable.delete(flight.key);
    },
  };

  function noteHealth(outcome: Outcome): void {
    // A refusal for a limit says nothing about it.
    if (outcome === 'limited') return;
    const wasFailing = isFailing;
    isFailing = outcome === 'failed' || outcome === 'maintenance';
    if (isFailing || !wasFailing) return;
    try {
      options.onRecovered?.();
    } catch (error) {
      log?.error({ err: error, system }, 'a listener of recoveries failed');
    }
  }

  function tell(origin: CallOrigin, operation: string, queuedMs: number): void {
    try {
      origin.onCall?.({ system, operation, queuedMs });
    } catch (error) {
      // The call goes on: its slot is taken, and a listener's fault is not the caller's.
      log?.error({ err: error, system, operation }, 'a listener of calls failed');
    }
  }

  /** A read that was under way when a write began or ended may not show it: later readers must not join it. */
  function noteWrite({ effect }: Lane): void {
    if (effect !== 'read') writes += 1;
  }

  /** Equal reads share one call, and so do equal writes under one idempotency key. */
  function keyOf(url: string, init: RequestInit, call: SystemCall): string | undefined {
    if (call.effect !== 'read' && headerOf(init, contract.idempotencyHeaders ?? []) === undefined)
      return undefined;
    return identityOf(url, init, call, personal);
  }

  function mayJoin(flight: Flight): boolean {
    return flight.call.effect !== 'read' || !flight.isInFlight || flight.writesBefore === writes;
  }

  function send(url: string, init: RequestInit, call: SystemCall): Promise<Response> {
    const { origin, operation, effect } = call;
    if (isClosed) return Promise.reject(closed(system, operation));
    if (origin.signal.aborted)
      return Promise.reject(callerLeft(system, operation, false, effect, origin.signal.reason));
    const key = keyOf(url, init, call);
    const same = key === undefined ? undefined : joinable.get(key);
    if (same !== undefined && mayJoin(same)) {
      counts.byRank[rankOf[origin.priority]].coalesced += 1;
      return same.join(origin);
    }
    const flight = new Flight(context, { url, init, call, lane: ledger.lane(operation, effect), key });
    flights.add(flight);
    if (key !== undefined) joinable.set(key, flight);
    const answer = flight.join(origin);
    if (scheduler.queued > 0) shared?.nudge();
    return answer;
  }

  shared?.attach({ slots: ledger.slots, windows: ledger.windows, wake: () => scheduler.wake() });
  const status = () => toSystemStatus(system, breakers.state(), { ledger, scheduler, clock });
  const spending = () => book.list();
  const queuedOf = (rank: Rank) => scheduler.queuedOf(rank);
  const hide = metrics?.show({ system, counts, status, spending, queuedOf });

  return {
    fetch: Object.assign(send, { writes: () => writes }),
    status,
    spending,
    observe(observations) {
      for (const observation of observations) ledger.observe(observation);
      scheduler.wake();
    },
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      isClosed = true;
      hide?.();
      await Promise.all([...flights].map((flight) => flight.close()));
      scheduler[Symbol.dispose]();
      await transport[Symbol.asyncDispose]();
    },
  };
}
