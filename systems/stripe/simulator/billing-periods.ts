import type { Recurring } from './models.ts';

/** The instant so many intervals after an anchor; months keep the anchor's day, or take the last of a shorter month. */
export function addIntervals(anchor: number, { interval, intervalCount }: Recurring, times: number): number {
  const count = times * intervalCount;
  const date = new Date(anchor * 1000);
  switch (interval) {
    case 'day':
      return anchor + count * 86_400;
    case 'week':
      return anchor + count * 7 * 86_400;
    case 'month':
      return addMonths(date, count);
    case 'year':
      return addMonths(date, count * 12);
  }
}

function addMonths(date: Date, months: number): number {
  const target = new Date(date);
  target.setUTCDate(1);
  target.setUTCMonth(target.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(date.getUTCDate(), lastDay));
  return Math.floor(target.getTime() / 1000);
}

export interface Period {
  readonly start: number;
  readonly end: number;
}

const intervalSeconds = { day: 86_400, week: 604_800, month: 2_678_400, year: 31_622_400 };

/** The billing period, counted from the anchor, that holds an instant. */
export function periodAt(anchor: number, recurring: Recurring, at: number): Period {
  // No interval is longer than this, so the guess is never past the period, and the steps up to it are few.
  const length = intervalSeconds[recurring.interval] * recurring.intervalCount;
  let times = Math.floor((at - anchor) / length);
  while (addIntervals(anchor, recurring, times + 1) <= at) times++;
  return { start: addIntervals(anchor, recurring, times), end: addIntervals(anchor, recurring, times + 1) };
}
