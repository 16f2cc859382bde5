import type { BillingInterval } from '#domain/product.ts';

export interface BillingPeriod {
  readonly interval: BillingInterval;
  readonly intervalCount: number;
}

/** The words of CPQ's billing frequency and of a selling model's pricing term unit. */
const periods: ReadonlyMap<string, BillingPeriod> = new Map([
  ['daily', { interval: 'DAY', intervalCount: 1 }],
  ['days', { interval: 'DAY', intervalCount: 1 }],
  ['weekly', { interval: 'WEEK', intervalCount: 1 }],
  ['weeks', { interval: 'WEEK', intervalCount: 1 }],
  ['monthly', { interval: 'MONTH', intervalCount: 1 }],
  ['months', { interval: 'MONTH', intervalCount: 1 }],
  ['quarterly', { interval: 'MONTH', intervalCount: 3 }],
  ['quarters', { interval: 'MONTH', intervalCount: 3 }],
  ['semiannual', { interval: 'MONTH', intervalCount: 6 }],
  ['semi-annual', { interval: 'MONTH', intervalCount: 6 }],
  ['annual', { interval: 'YEAR', intervalCount: 1 }],
  ['annually', { interval: 'YEAR', intervalCount: 1 }],
  ['years', { interval: 'YEAR', intervalCount: 1 }],
]);

/** Undefined for what is paid once, or by a plan that is no period (`Invoice Plan`). */
export function toBillingPeriod(frequency: string | undefined): BillingPeriod | undefined {
  return frequency === undefined ? undefined : periods.get(frequency.trim().toLowerCase());
}

/** Whole months of a period; undefined for days and weeks. */
export function monthsOf({ interval, intervalCount }: BillingPeriod): number | undefined {
  if (interval === 'MONTH') return intervalCount;
  return interval === 'YEAR' ? 12 * intervalCount : undefined;
}
