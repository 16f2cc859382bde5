import type { Meter } from './meter.ts';

const first = 20;
const least = 4;
const tolerance = 2;
const smoothing = 0.2;
const longWeight = 1 / 600;
const shortWeight = 0.1;

/**
 * Keeps as many calls of one operation in flight as the vendor serves without getting slower (after the Gradient2 limit
 * of Netflix's concurrency-limits): grows while latency stays near its long average, shrinks as it climbs.
 */
export class GradientMeter implements Meter {
  readonly name: string;
  readonly queued: [number, number, number, number] = [0, 0, 0, 0];
  readonly #most: number;
  #limit: number;
  #inFlight = 0;
  #longMs = 0;
  #shortMs = 0;
  #blockedUntil = 0;

  constructor(name: string, most: number) {
    this.name = name;
    this.#most = Math.max(least, most);
    this.#limit = Math.min(first, this.#most);
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  waitMs(now: number): number {
    if (now < this.#blockedUntil) return this.#blockedUntil - now;
    return this.#inFlight < this.limit ? 0 : Number.POSITIVE_INFINITY;
  }

  take(): void {
    this.#inFlight += 1;
  }

  release(_now: number, _rank: number, tookMs: number): void {
    const inFlight = this.#inFlight;
    this.#inFlight -= 1;
    if (this.#longMs === 0) {
      this.#longMs = tookMs;
      this.#shortMs = tookMs;
    }
    this.#longMs += (tookMs - this.#longMs) * longWeight;
    this.#shortMs += (tookMs - this.#shortMs) * shortWeight;
    // After a slow spell the long average is too long: let it come down faster than it went up.
    if (this.#longMs > this.#shortMs * 2) this.#longMs *= 0.95;
    if (inFlight < this.#limit / 2) return;
    const gradient = Math.max(0.5, Math.min(1, (tolerance * this.#longMs) / Math.max(0.001, this.#shortMs)));
    const next = this.#limit * gradient + Math.sqrt(this.#limit);
    this.#set(this.#limit + (next - this.#limit) * smoothing);
  }

  accepted(): void {}

  exceeded(_now: number, _sentAt: number, until?: number): void {
    if (until !== undefined) this.#blockedUntil = Math.max(this.#blockedUntil, until);
    this.#set(this.#limit * 0.9);
  }

  failed(): void {
    this.#set(this.#limit * 0.9);
  }

  forecastMs(now: number, _rank: number, ahead: number): number {
    const behind = ahead + 1 - (this.limit - this.#inFlight);
    return Math.max(0, this.#blockedUntil - now) + Math.max(0, (behind / this.limit) * this.#shortMs);
  }

  #set(limit: number): void {
    this.#limit = Math.min(this.#most, Math.max(least, limit));
  }
}
