import type { Effect } from './call.ts';
import type { Clock } from './clock.ts';
import type { LimitScope, Observation, SystemContract } from './contract.ts';
import { GradientMeter } from './gradient-meter.ts';
import { createLane, isInScope, type Lane } from './lane.ts';
import type { Meter } from './meter.ts';
import type { ByRank } from './priority.ts';
import { SlotMeter } from './slot-meter.ts';
import { WindowMeter } from './window-meter.ts';

export interface LedgerOptions {
  readonly contract: SystemContract;
  readonly reserves: ByRank<number>;
  readonly clock: Clock;
  /** Where limits are shared, and so begin with nothing granted: told of each that is new. */
  readonly onUngranted?: (limit: SlotMeter | WindowMeter) => void;
}

/** A call is counted as long a little before the vendor counts it. */
const longMarginMs = 500;
const defaultPerOperation = 200;

/** Every limit of one account: what was spent of it and what is left, and which calls it binds. */
export class Ledger {
  readonly windows = new Map<string, WindowMeter>();
  readonly slots = new Map<string, SlotMeter>();
  readonly #gradients = new Map<string, GradientMeter>();
  readonly #contract: SystemContract;
  readonly #reserves: ByRank<number>;
  readonly #clock: Clock;
  readonly #onUngranted: LedgerOptions['onUngranted'] | undefined;
  readonly #lanes = {
    read: new Map<string, Lane>(),
    idempotent: new Map<string, Lane>(),
    unsafe: new Map<string, Lane>(),
  } satisfies Record<Effect, Map<string, Lane>>;

  constructor({ contract, reserves, clock, onUngranted }: LedgerOptions) {
    this.#onUngranted = onUngranted;
    this.#contract = contract;
    this.#reserves = reserves;
    this.#clock = clock;
    for (const window of contract.windows) if (!window.perOperation) this.#window(window.name, window);
    for (const limit of contract.concurrency) if (!limit.perOperation) this.#slot(limit.name, limit);
  }

  /** How many calls may be in flight at a time: all together where the contract limits that, else of one operation. */
  get concurrencyLimit(): number {
    const whole = this.#contract.concurrency.find(
      ({ longerThanMs, perOperation }) => longerThanMs === undefined && !perOperation,
    );
    const meter = whole === undefined ? undefined : this.slots.get(whole.name);
    return meter?.allowed ?? this.#mostPerOperation;
  }

  get #mostPerOperation(): number {
    return this.#contract.maxInFlightPerOperation ?? defaultPerOperation;
  }

  lane(operation: string, effect: Effect): Lane {
    const lanes = this.#lanes[effect];
    let lane = lanes.get(operation);
    if (lane === undefined) {
      lane = this.#createLane(operation, effect);
      lanes.set(operation, lane);
    }
    return lane;
  }

  /** Takes in what the vendor said about its limits; `lane` is that of the call it was said to, sent at `sentAt`. */
  observe(observation: Observation, lane?: Lane, sentAt?: number): void {
    const now = this.#clock.now();
    switch (observation.kind) {
      case 'usage': {
        const { limit, remaining, used, resetsAt } = observation;
        const window = find(this.windows, observation.window, lane);
        if (window === undefined) return;
        if (limit !== undefined) window.observeLimit(limit);
        if (resetsAt !== undefined) window.observeReset(this.#toShieldTime(resetsAt));
        const byAnswer = lane?.meters.includes(window) === true;
        if (used !== undefined) window.observeUsed(now, used, byAnswer);
        else if (remaining !== undefined) window.observeUsed(now, window.limit - remaining, byAnswer);
        return;
      }
      case 'capacity':
        find(this.slots, observation.concurrency, lane)?.observeLimit(observation.limit);
        return;
      case 'exhausted': {
        const until = observation.until === undefined ? undefined : this.#toShieldTime(observation.until);
        for (const meter of this.#named(observation.limit, lane)) meter.exceeded(now, sentAt ?? now, until);
      }
    }
  }

  /** The limit of that name; where the vendor gave none, all that bind the lane but budgets, which are not used up in a second. */
  #named(name: string | undefined, lane: Lane | undefined): readonly Meter[] {
    if (name === undefined)
      return (lane?.meters ?? []).filter((meter) => !(meter instanceof WindowMeter && meter.isBudget));
    const meter = find<Meter>(this.windows, name, lane) ?? find<Meter>(this.slots, name, lane);
    return meter === undefined ? [] : [meter];
  }

  #createLane(operation: string, effect: Effect): Lane {
    const slots: Meter[] = [];
    const windows: WindowMeter[] = [];
    let long: Lane['long'];
    for (const limit of this.#contract.concurrency) {
      const isIn = isInScope(limit, operation, effect);
      const countsAll = limit.longerThanMs === undefined;
      if (isIn && (countsAll || limit.operations !== undefined))
        slots.push(this.#slot(nameOf(limit, operation), limit));
      else if (limit.longerThanMs !== undefined)
        long = {
          meter: this.#slot(limit.name, limit),
          afterMs: Math.max(0, limit.longerThanMs - longMarginMs),
        };
    }
    const holdsSlots = slots.length > 0;
    for (const window of this.#contract.windows)
      if (isInScope(window, operation, effect)) windows.push(this.#window(nameOf(window, operation), window));
    const meters = [this.#gradient(operation), ...slots, ...windows];
    return createLane({
      operation,
      effect,
      meters,
      windows: windows.filter(({ isFelt }) => isFelt),
      holdsSlots,
      ...(long === undefined ? {} : { long }),
    });
  }

  #gradient(operation: string): GradientMeter {
    let meter = this.#gradients.get(operation);
    if (meter === undefined) {
      meter = new GradientMeter(`adaptive:${operation}`, this.#mostPerOperation);
      this.#gradients.set(operation, meter);
    }
    return meter;
  }

  #window(name: string, window: SystemContract['windows'][number]): WindowMeter {
    let meter = this.windows.get(name);
    if (meter === undefined) {
      const now = this.#clock.now();
      const offsetMs = this.#clock.wall() - now;
      meter = new WindowMeter({ name, window, reserves: this.#reserves, now, offsetMs });
      if (this.#onUngranted !== undefined) meter.grant(0, Number.POSITIVE_INFINITY, now);
      this.windows.set(name, meter);
      this.#onUngranted?.(meter);
    }
    return meter;
  }

  #slot(name: string, limit: SystemContract['concurrency'][number]): SlotMeter {
    let meter = this.slots.get(name);
    if (meter === undefined) {
      meter = new SlotMeter({ name, limit: limit.limit, heldForInteractive: limit.heldForInteractive ?? 0 });
      if (this.#onUngranted !== undefined) meter.grant(0, Number.POSITIVE_INFINITY);
      this.slots.set(name, meter);
      this.#onUngranted?.(meter);
    }
    return meter;
  }

  #toShieldTime(wallMs: number): number {
    return wallMs - this.#clock.wall() + this.#clock.now();
  }
}

function nameOf(limit: LimitScope & { readonly name: string }, operation: string): string {
  return limit.perOperation ? `${limit.name}:${operation}` : limit.name;
}

function find<T>(meters: ReadonlyMap<string, T>, name: string, lane: Lane | undefined): T | undefined {
  return meters.get(name) ?? (lane === undefined ? undefined : meters.get(`${name}:${lane.operation}`));
}
