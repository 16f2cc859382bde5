import type { LearnedLimit } from './learned-limit.ts';

/** The part of a shared limit that this process may use, and until when it may rely on it. */
export class Grant {
  #amount = Number.POSITIVE_INFINITY;
  #until = Number.POSITIVE_INFINITY;

  /** Without regard to the lease: for showing and estimating. Infinite where nothing is shared. */
  get amount(): number {
    return this.#amount;
  }

  /** What it may use now; nothing once the lease has run out. */
  at(now: number): number {
    return now < this.#until ? this.#amount : 0;
  }

  set(amount: number, until: number): void {
    this.#amount = amount;
    this.#until = until;
  }

  /** Of a grant of calls rather than of a part: one is gone. */
  spend(): void {
    this.#amount -= 1;
  }
}

/** Of the part of a limit that was granted, as much as is proven of the whole. */
export function provenPart({ value, ceiling }: LearnedLimit, granted: number): number {
  return granted >= ceiling ? value : Math.min(granted, Math.ceil((value * granted) / ceiling));
}

/** A level within our part of a limit as a level of the whole, taking the others to be as busy. */
export function levelOfWhole({ ceiling }: LearnedLimit, granted: number, level: number): number {
  return granted >= ceiling ? level : Math.floor((level * ceiling) / Math.max(1, granted));
}
