/** Seconds since the epoch of an ISO date-time or date. */
export function secondsOf(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
