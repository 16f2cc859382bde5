import type { BillingInterval } from '#domain/product.ts';
import { optionalDecimal, optionalText, type VendorRecord } from '../records/vendor-record.ts';

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

/** Beside a selling model's unit stands how many of them a term has; CPQ's frequency says it all. */
function termPath(intervalPath: string): string | undefined {
  return intervalPath.endsWith('PricingTermUnit') ? intervalPath.replace(/Unit$/, '') : undefined;
}

/** Undefined for what is paid once, or by a plan that is no period (`Invoice Plan`). */
export function toBillingPeriod(frequency: string | undefined, term = 1): BillingPeriod | undefined {
  const period = frequency === undefined ? undefined : periods.get(frequency.trim().toLowerCase());
  return period && { ...period, intervalCount: period.intervalCount * term };
}

/** What is read of a record to know its period. */
export function billingPeriodFields(intervalPath: string | null): readonly string[] {
  if (intervalPath === null) return [];
  const term = termPath(intervalPath);
  return term === undefined ? [intervalPath] : [intervalPath, term];
}

/** Whole months of a period; undefined for days and weeks. */
export function monthsOf({ interval, intervalCount }: BillingPeriod): number | undefined {
  if (interval === 'MONTH') return intervalCount;
  return interval === 'YEAR' ? 12 * intervalCount : undefined;
}

/** The frequency of a record and how many of its units a term has. */
export function readBilling(
  record: VendorRecord,
  intervalPath: string | null,
): { readonly frequency: string | undefined; readonly term: number } {
  if (intervalPath === null) return { frequency: undefined, term: 1 };
  const path = termPath(intervalPath);
  const term = path === undefined ? undefined : optionalDecimal(record, path);
  return { frequency: optionalText(record, intervalPath), term: term === undefined ? 1 : Number(term) };
}
