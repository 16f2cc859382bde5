import type { Job } from './scheduler.ts';

/** Jobs of one class and lane, the one with the smallest tag first. A binary heap that forgets cancelled jobs when they surface. */
export class FairQueue {
  readonly #heap: Job[] = [];
  #gone = 0;

  /** The next job that still waits. */
  head(): Job | undefined {
    while (this.#heap.length > 0 && this.#heap[0]?.waiting === false) {
      this.#removeHead();
      this.#gone -= 1;
    }
    return this.#heap[0];
  }

  push(job: Job): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(job);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(job, heap[parent] as Job)) break;
      heap[at] = heap[parent] as Job;
      at = parent;
    }
    heap[at] = job;
  }

  /** Takes the job that `head` answered. */
  shift(): void {
    this.#removeHead();
  }

  /** A job in here stopped waiting; sweeps when most have. */
  forget(): void {
    this.#gone += 1;
    if (this.#gone < 64 || this.#gone * 2 < this.#heap.length) return;
    const waiting = this.#heap.filter((job) => job.waiting);
    this.#heap.length = 0;
    this.#gone = 0;
    for (const job of waiting) this.push(job);
  }

  #removeHead(): void {
    const heap = this.#heap;
    const last = heap.pop() as Job;
    const length = heap.length;
    if (length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1] as Job, heap[child] as Job)) child += 1;
      if (!isBefore(heap[child] as Job, last)) break;
      heap[at] = heap[child] as Job;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Job, b: Job): boolean {
  return a.tag < b.tag || (a.tag === b.tag && a.sequence < b.sequence);
}
