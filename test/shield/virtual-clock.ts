import type { Clock } from '#shield/clock.ts';

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  isOff: boolean;
}

/** Time that passes only when told to. Alarms ring in order of time, those of one instant in order of setting. */
export class VirtualClock implements Clock {
  #now = 1_000;
  #order = 0;
  #pending = 0;
  readonly #wallOffset = Date.UTC(2026, 0, 1);
  readonly #heap: Alarm[] = [];

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#now + this.#wallOffset;
  }

  after(ms: number, run: () => void): () => void {
    const alarm: Alarm = { at: this.#now + Math.max(0, ms), order: this.#order++, run, isOff: false };
    this.#pending += 1;
    this.#push(alarm);
    return () => {
      if (!alarm.isOff) this.#pending -= 1;
      alarm.isOff = true;
    };
  }

  /** How many alarms are set. */
  get pending(): number {
    return this.#pending;
  }

  /** When the next alarm rings. */
  get nextAt(): number {
    while (this.#heap[0]?.isOff) this.#pop();
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Whether another alarm rings at this very instant. */
  get isDue(): boolean {
    return this.nextAt <= this.#now;
  }

  /** Jumps to the next alarm and lets it ring; false where there is none. */
  step(): boolean {
    if (this.nextAt === Number.POSITIVE_INFINITY) return false;
    const alarm = this.#pop();
    alarm.isOff = true;
    this.#pending -= 1;
    this.#now = Math.max(this.#now, alarm.at);
    alarm.run();
    return true;
  }

  /** Lets so much time pass, with promises settling between alarms. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    while (this.nextAt <= until) {
      this.step();
      await settled();
    }
    this.#now = until;
  }

  /** Lets so much time pass while nothing may run, as in a process that is held up: what was due rings late. */
  block(ms: number): void {
    this.#now += ms;
  }

  #push(alarm: Alarm): void {
    const heap = this.#heap;
    let at = heap.length;
    for (
      let parent = (at - 1) >> 1;
      at > 0 && isBefore(alarm, heap[parent] as Alarm);
      parent = (at - 1) >> 1
    ) {
      heap[at] = heap[parent] as Alarm;
      at = parent;
    }
    heap[at] = alarm;
  }

  #pop(): Alarm {
    const heap = this.#heap;
    const first = heap[0] as Alarm;
    const last = heap.pop() as Alarm;
    if (heap.length === 0) return first;
    let at = 0;
    for (let child = 1; child < heap.length; child = at * 2 + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Alarm, heap[child] as Alarm)) child += 1;
      if (!isBefore(heap[child] as Alarm, last)) break;
      heap[at] = heap[child] as Alarm;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

/** Lets everything run that waits for promises alone. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
