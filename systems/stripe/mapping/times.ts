/** The ISO date-time of Stripe's seconds since the epoch. */
export function toIsoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** Stripe's seconds of an ISO date-time. */
export function toSeconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
