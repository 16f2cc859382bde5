import { Breaker } from './breaker.ts';
import type { SystemContract } from './contract.ts';
import type { Lane } from './lane.ts';
import type { SystemState } from './system-status.ts';

/** The breaker of a whole system, for when it is away, and one for each class of operations that fail together. */
export class Breakers {
  readonly #classOf: NonNullable<SystemContract['operationClass']>;
  readonly #system = new Breaker();
  readonly #byClass = new Map<string, Breaker>();
  readonly #byLane = new Map<Lane, Breaker>();

  constructor(classOf: SystemContract['operationClass'] = (operation) => operation) {
    this.#classOf = classOf;
  }

  /** Milliseconds until a call of the lane may be tried; 0 now. */
  waitMs(lane: Lane, now: number): number {
    return Math.max(this.#system.waitMs(now), this.#of(lane).waitMs(now));
  }

  trying(lane: Lane, now: number): void {
    this.#system.trying(now);
    this.#of(lane).trying(now);
  }

  answered(lane: Lane, now: number, isGood: boolean): void {
    this.#system.succeeded(now);
    if (isGood) this.#of(lane).succeeded(now);
    else this.#of(lane).failed(now);
  }

  /** No answer: `wasSent` false where there was not even a connection. */
  unanswered(lane: Lane, now: number, wasSent: boolean): void {
    if (!wasSent) this.#system.failed(now);
    this.#of(lane).failed(now);
  }

  away(now: number, forMs: number): void {
    this.#system.trip(now, forMs);
  }

  state(): SystemState {
    if (this.#system.state !== 'closed') return 'DOWN';
    for (const breaker of this.#byClass.values()) if (breaker.state !== 'closed') return 'DEGRADED';
    return 'UP';
  }

  #of(lane: Lane): Breaker {
    let breaker = this.#byLane.get(lane);
    if (breaker !== undefined) return breaker;
    const name = this.#classOf(lane.operation, lane.effect);
    breaker = this.#byClass.get(name) ?? new Breaker();
    this.#byClass.set(name, breaker);
    this.#byLane.set(lane, breaker);
    return breaker;
  }
}
