import { unsupported } from './soql-error.ts';

/** Half-open, in milliseconds since the epoch. Days are UTC's, which is the simulated org's time zone. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const dayMs = 86_400_000;

function days(today: number, first: number, count: number): Span {
  return { from: today + first * dayMs, to: today + (first + count) * dayMs };
}

function months(now: Date, first: number, count: number): Span {
  const at = (offset: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1);
  return { from: at(first), to: at(first + count) };
}

/** What `TODAY`, `LAST_N_DAYS:7` and the like cover. Throws for one that it does not know. */
export function spanOf(literal: string, nowMs: number): Span {
  const [name = '', argument = ''] = literal.toUpperCase().split(':');
  const now = new Date(nowMs);
  const today = Math.floor(nowMs / dayMs) * dayMs;
  const n = Number(argument);
  const firstOfYear = -now.getUTCMonth();
  switch (name) {
    case 'YESTERDAY':
      return days(today, -1, 1);
    case 'TODAY':
      return days(today, 0, 1);
    case 'TOMORROW':
      return days(today, 1, 1);
    case 'LAST_90_DAYS':
      return days(today, -90, 91);
    case 'NEXT_90_DAYS':
      return days(today, 1, 90);
    case 'LAST_N_DAYS':
      return days(today, -n, n + 1);
    case 'NEXT_N_DAYS':
      return days(today, 1, n);
    case 'N_DAYS_AGO':
      return days(today, -n, 1);
    case 'THIS_MONTH':
      return months(now, 0, 1);
    case 'LAST_MONTH':
      return months(now, -1, 1);
    case 'NEXT_MONTH':
      return months(now, 1, 1);
    case 'LAST_N_MONTHS':
      return months(now, -n, n);
    case 'NEXT_N_MONTHS':
      return months(now, 1, n);
    case 'THIS_YEAR':
      return months(now, firstOfYear, 12);
    case 'LAST_YEAR':
      return months(now, firstOfYear - 12, 12);
    case 'NEXT_YEAR':
      return months(now, firstOfYear + 12, 12);
    default:
      throw unsupported(`the date literal ${literal}`);
  }
}
