export interface LearnedLimitOptions {
  readonly declared: number;
  /** The least time between two steps up while a limit is unproven; 0 for slots, the window for a window. */
  readonly stepMs: number;
  /** The part of the declared limit to begin with; 1 trusts the declaration. */
  readonly startAt: number;
}

const growth = 1.15;
/** So few are tried at once: being wrong about them costs little. */
const alwaysTried = 4;
const firstProbeMs = 30_000;
const lastProbeMs = 600_000;

/**
 * What a vendor is believed to allow. Begins below what was declared and grows while the vendor accepts, so that a wrong
 * declaration costs a few refusals and not half a window; falls to what was accepted when the vendor refuses, and then
 * feels its way up again, ever more seldom as long as that keeps failing.
 */
export class LearnedLimit {
  readonly #stepMs: number;
  #declared: number;
  #ceiling: number;
  #grown: number;
  #steppedAt = Number.NEGATIVE_INFINITY;
  #probeAt = 0;
  #probeMs = firstProbeMs;

  constructor(options: LearnedLimitOptions) {
    this.#stepMs = options.stepMs;
    this.#declared = options.declared;
    this.#ceiling = options.declared;
    this.#grown = Math.min(
      options.declared,
      Math.max(alwaysTried, Math.ceil(options.declared * options.startAt)),
    );
  }

  get value(): number {
    return Math.min(this.#ceiling, this.#grown);
  }

  /** What it comes to when the vendor keeps accepting. */
  get ceiling(): number {
    return this.#ceiling;
  }

  /** The vendor accepted a call while this many counted. */
  accepted(now: number, level: number): void {
    if (level >= this.#grown && this.#grown < this.#declared && now - this.#steppedAt >= this.#stepMs) {
      this.#grown = Math.min(this.#declared, Math.max(this.#grown + 1, Math.ceil(level * growth)));
      this.#steppedAt = now;
    }
    if (this.#ceiling < this.#declared && level >= this.#ceiling && now >= this.#probeAt) {
      this.#ceiling = Math.min(this.#declared, this.#ceiling + Math.max(1, Math.floor(this.#ceiling * 0.05)));
      this.#probeAt = now + this.#probeMs;
    }
  }

  /** The vendor refused a call, with this many accepted. */
  exceeded(now: number, level: number): void {
    const failedProbe = this.#ceiling < this.#declared && now < this.#probeAt;
    if (failedProbe) this.#probeMs = Math.min(lastProbeMs, this.#probeMs * 2);
    this.#ceiling = Math.max(1, Math.min(this.value, level));
    this.#probeAt = now + this.#probeMs;
  }

  /** The vendor itself told its limit. */
  declare(limit: number): void {
    if (limit === this.#declared && this.#grown === limit) return;
    this.#declared = limit;
    this.#ceiling = limit;
    this.#grown = limit;
  }
}
