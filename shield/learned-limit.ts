const mostAhead = 4;
/** Refusals farther apart than this are not of one cause. */
const calmMs = 10_000;
const firstProbeMs = 30_000;
const lastProbeMs = 600_000;

/** A call that was sent at a level which the vendor has not been seen to accept yet. */
interface Mark {
  readonly at: number;
  readonly level: number;
}

/**
 * What a vendor is believed to allow. Begins below what was declared and goes a few calls beyond the highest level that
 * the vendor has accepted, so that it grows with every answer and a wrong declaration costs those few refusals; falls to
 * what was accepted when the vendor refuses, and then feels its way up again, ever more seldom as long as that fails.
 */
export class LearnedLimit {
  #declared: number;
  #ceiling: number;
  #proven: number;
  #marks: Mark[] = [];
  #loweredAt = Number.NEGATIVE_INFINITY;
  #step = 1;
  /** When a refusal last changed something. */
  #answeredAt = Number.NEGATIVE_INFINITY;
  #probeAt = 0;
  #probeMs = firstProbeMs;

  /** `trusted` is the part of the declared limit to begin with: 1 takes the declaration at its word. */
  constructor(declared: number, trusted: number) {
    this.#declared = declared;
    this.#ceiling = declared;
    this.#proven = Math.ceil(declared * trusted);
  }

  get value(): number {
    return Math.min(this.#ceiling, this.#proven + this.#ahead());
  }

  /** What it comes to when the vendor keeps accepting. */
  get ceiling(): number {
    return this.#ceiling;
  }

  /** A call was sent; with it, this many count. */
  sent(now: number, level: number): void {
    if (level <= this.#proven || this.#proven >= this.#declared) return;
    this.#marks.push({ at: now, level });
    if (this.#marks.length > 64) this.#marks.shift();
  }

  /** The vendor accepted the call that was sent at `sentAt`, with this many counting now. */
  accepted(now: number, sentAt: number, level: number): void {
    if (this.#marks.length > 0) this.#prove(sentAt);
    if (this.#ceiling < this.#declared && level >= this.#ceiling && now >= this.#probeAt) {
      this.#ceiling = Math.min(this.#declared, this.#ceiling + Math.max(1, Math.floor(this.#ceiling * 0.05)));
      this.#probeAt = now + this.#probeMs;
    }
  }

  /** The vendor refused a call while it held this many others of ours. */
  exceededAt(now: number, level: number): void {
    this.#lower(now, level);
  }

  /**
   * The vendor refused a call, and how many it counted is not known: we go back to what is proven. A proven level is refused
   * where calls arrive closer together than they were sent, which `widen` mends, or where others spend too: when `widen` can
   * do no more we go down by one, two, four … as long as refusals follow each other.
   */
  exceeded(now: number, sentAt: number, widen: () => boolean): void {
    // It was sent before the last step back, which was for it too.
    if (sentAt < this.#answeredAt) return;
    const wasProven = this.value <= this.#proven;
    if (!wasProven) this.#lower(now, this.#proven);
    else if (!widen()) {
      this.#step = now - this.#loweredAt < calmMs ? this.#step * 2 : 1;
      this.#lower(now, this.value - this.#step);
    }
    this.#answeredAt = now;
  }

  /** The vendor itself told its limit. */
  declare(limit: number): void {
    if (limit === this.#declared && this.#proven >= limit) return;
    this.#declared = limit;
    this.#ceiling = limit;
    this.#proven = limit;
    this.#marks = [];
  }

  #lower(now: number, level: number): void {
    const failedProbe = this.#ceiling < this.#declared && now < this.#probeAt;
    if (failedProbe) this.#probeMs = Math.min(lastProbeMs, this.#probeMs * 2);
    this.#ceiling = Math.max(1, Math.min(this.value, level));
    this.#probeAt = now + this.#probeMs;
    this.#loweredAt = now;
    this.#marks = [];
  }

  #prove(sentAt: number): void {
    const at = this.#marks.findIndex((mark) => mark.at === sentAt);
    const mark = this.#marks[at];
    if (mark === undefined) return;
    this.#marks.splice(at, 1);
    this.#proven = Math.max(this.#proven, mark.level);
  }

  /** A tenth beyond what is proven, and never so many that their refusal would hurt. */
  #ahead(): number {
    return Math.min(mostAhead, Math.max(1, Math.floor(this.#proven / 10)));
  }
}
