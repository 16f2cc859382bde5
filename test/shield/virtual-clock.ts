import type { Clock } from '#shield/clock.ts';

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that passes only when told to. Alarms run in order of time, those of one instant in order of setting. */
export class VirtualClock implements Clock {
  #now = 1_000;
  #order = 0;
  readonly #wallOffset = Date.UTC(2026, 0, 1);
  readonly #alarms: Alarm[] = [];

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#now + this.#wallOffset;
  }

  after(ms: number, run: () => void): () => void {
    const alarm = { at: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#alarms.push(alarm);
    let at = this.#alarms.length - 1;
    while (at > 0 && isBefore(alarm, this.#alarms[at - 1] as Alarm)) {
      this.#alarms[at] = this.#alarms[at - 1] as Alarm;
      at -= 1;
    }
    this.#alarms[at] = alarm;
    return () => {
      const index = this.#alarms.indexOf(alarm);
      if (index !== -1) this.#alarms.splice(index, 1);
    };
  }

  get pending(): number {
    return this.#alarms.length;
  }

  /** Whether another alarm rings at this very instant. */
  get isDue(): boolean {
    return this.#alarms[0] !== undefined && this.#alarms[0].at <= this.#now;
  }

  /** Jumps to the next alarm and runs it; false where there is none. */
  step(): boolean {
    const alarm = this.#alarms.shift();
    if (alarm === undefined) return false;
    this.#now = Math.max(this.#now, alarm.at);
    alarm.run();
    return true;
  }

  /** Lets so much time pass, with promises settling between alarms. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    while (this.#alarms[0] !== undefined && this.#alarms[0].at <= until) {
      this.step();
      await settled();
    }
    this.#now = until;
  }
}

/** Lets everything run that waits for promises alone. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
