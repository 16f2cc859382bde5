import { type Answer, readRetryAfterMs } from './answer.ts';
import type { SystemCall, SystemFetch } from './call.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Observation, type Outcome, outcomeOfStatus, type SystemContract } from './contract.ts';
import { type AttemptEnd, Flight, type FlightContext } from './flight.ts';
import { headerOf, identityOf } from './identity.ts';
import type { Lane } from './lane.ts';
import { Ledger } from './ledger.ts';
import { maxWaitMsByRank, reservesByRank } from './priority.ts';
import { backoffMs, RetryBudget } from './retry-budget.ts';
import { Scheduler } from './scheduler.ts';
import { callerLeft, closed } from './shield-errors.ts';
import { type SystemStatus, toSystemStatus } from './system-status.ts';
import { createTransport, type WireFetch } from './transport.ts';

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
}

/** The one way to one account of one system. Dispose of it to refuse what waits and close its connections. */
export interface Shield extends AsyncDisposable {
  readonly fetch: SystemFetch;
  status(): SystemStatus;
  /** Takes in what a limits endpoint or an operator said, outside of any answer that passed through. */
  observe(observations: readonly Observation[]): void;
}

const defaultTimeoutMs = 30_000;
const maxAttempts = 4;

/** The weir in front of one account: every call through `fetch` is metered, queued and kept inside the contract's limits. */
export function createShield(options: ShieldOptions): Shield {
  const { system, contract, clock = systemClock, random = Math.random } = options;
  const reserves = reservesByRank(contract.reserves);
  const scheduler = new Scheduler({ clock, reserves });
  const ledger = new Ledger({ contract, reserves, clock });
  const transport = createTransport(options.fetch);
  const retryBudget = new RetryBudget();
  const joinable = new Map<string, Flight>();
  const flights = new Set<Flight>();
  let writes = 0;
  let isClosed = false;

  const context: FlightContext = {
    system,
    clock,
    scheduler,
    send: transport.send,
    timeoutMs: contract.timeoutMs ?? defaultTimeoutMs,
    maxWaitMs: maxWaitMsByRank(contract.maxWaitMs),
    admit() {},
    onSent(flight, origin, queuedMs) {
      if (flight.attempts === 1) retryBudget.earn();
      if (flight.call.effect !== 'read') writes += 1;
      flight.writesBefore = writes;
      origin.onCall?.({ system, operation: flight.call.operation, queuedMs });
    },
    onAnswer(lane, answer) {
      const outcome = contract.classify?.(answer, lane) ?? outcomeOfStatus(answer.status);
      takeIn(lane, answer, outcome);
      return outcome;
    },
    onFailure() {},
    onRefused() {},
    retryInMs,
    onEnd(flight) {
      flights.delete(flight);
      if (flight.key !== undefined && joinable.get(flight.key) === flight) joinable.delete(flight.key);
      // A read that began before a write ended may not show it: later readers must not join it.
      if (flight.call.effect !== 'read') writes += 1;
    },
  };

  function takeIn(lane: Lane, answer: Answer, outcome: Outcome): void {
    const observations = contract.learn?.(answer, lane) ?? [];
    for (const observation of observations) ledger.observe(observation, lane);
    const now = clock.now();
    if (outcome === 'ok' || outcome === 'rejected') for (const meter of lane.meters) meter.accepted(now);
    if (outcome === 'limited' && !observations.some(({ kind }) => kind === 'exhausted')) {
      const waitMs = retryAfterMs(answer);
      ledger.observe(
        waitMs === undefined ? { kind: 'exhausted' } : { kind: 'exhausted', until: clock.wall() + waitMs },
        lane,
      );
    }
  }

  function retryAfterMs(answer: Answer): number | undefined {
    return contract.retryAfterMs?.(answer) ?? readRetryAfterMs(answer, clock.wall());
  }

  function retryInMs(flight: Flight, end: AttemptEnd): number | undefined {
    const { call, init, attempts } = flight;
    if (end.outcome !== 'failed' && end.outcome !== 'limited') return undefined;
    if (attempts >= maxAttempts || isClosed || init.body instanceof ReadableStream) return undefined;
    const advice = 'answer' in end ? contract.shouldRetry?.(end.answer, call) : undefined;
    if (advice === false) return undefined;
    const hadNoEffect = end.outcome === 'limited' || advice === true || ('wasSent' in end && !end.wasSent);
    if (!hadNoEffect && call.effect === 'unsafe') return undefined;
    if (!retryBudget.spend()) return undefined;
    const asked = 'answer' in end ? (retryAfterMs(end.answer) ?? 0) : 0;
    return Math.max(asked, backoffMs(attempts, random));
  }

  /** Equal reads share one call, and so do equal writes under one idempotency key. */
  function keyOf(url: string, init: RequestInit, call: SystemCall): string | undefined {
    if (call.effect === 'read') return identityOf(url, init, call);
    const names = contract.idempotencyHeaders;
    if (names === undefined || headerOf(init, names) === undefined) return undefined;
    return identityOf(url, init, call);
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
    if (same !== undefined && mayJoin(same)) return same.join(origin);
    const flight = new Flight(context, { url, init, call, lane: ledger.lane(operation, effect), key });
    flights.add(flight);
    if (key !== undefined) joinable.set(key, flight);
    return flight.join(origin);
  }

  return {
    fetch: send,
    status: () => toSystemStatus(system, 'UP', { ledger, scheduler, clock }),
    observe(observations) {
      for (const observation of observations) ledger.observe(observation);
      scheduler.wake();
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      for (const flight of flights) flight.fail(closed(system, flight.call.operation));
      scheduler[Symbol.dispose]();
      await transport[Symbol.asyncDispose]();
    },
  };
}
