import type { Priority } from '#shield/call.ts';

export interface OfferedClass {
  readonly priority: Priority;
  /** Of what is offered. */
  readonly part: number;
  readonly patienceMs: number;
}

const classes: readonly OfferedClass[] = [
  { priority: 'interactive', part: 0.05, patienceMs: 5_000 },
  { priority: 'workflow', part: 0.15, patienceMs: 15_000 },
  { priority: 'sync', part: 0.2, patienceMs: 30_000 },
  { priority: 'bulk', part: 0.6, patienceMs: 60_000 },
];

/** The class of a call, by a number from 0 to 1. */
export function pickClass(at: number): OfferedClass {
  let sum = 0;
  for (const one of classes) {
    sum += one.part;
    if (at < sum) return one;
  }
  return classes[classes.length - 1] as OfferedClass;
}
