/** One process that shares a limit. */
export interface Claim {
  readonly member: string;
  /** How much of the limit it could use now. */
  readonly wanted: number;
}

/**
 * Divides a limit among those who want it: nobody gets more than wanted while another lacks, and nobody less than an equal
 * part unless wanting less. What nobody wants is spread evenly, to be at hand. Every process comes to the same result.
 */
export function divide(limit: number, claims: readonly Claim[]): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  const byNeed = [...claims].sort((a, b) => a.wanted - b.wanted || compare(a.member, b.member));
  let left = limit;
  byNeed.forEach(({ member, wanted }, index) => {
    // The remainder of an uneven division goes to those who want most: they come last.
    const share = Math.min(wanted, Math.floor(left / (byNeed.length - index)));
    shares.set(member, share);
    left -= share;
  });
  byNeed.forEach(({ member }, index) => {
    const extra = Math.floor(left / (byNeed.length - index));
    shares.set(member, (shares.get(member) ?? 0) + extra);
    left -= extra;
  });
  return shares;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
