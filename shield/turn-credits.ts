import { type ByRank, type Rank, ranks } from './priority.ts';

/** So many turns in a row may a class have of its reserve, also of what it left unused before. */
const mostCredit = 10;
/** So many turns late the other classes may get their reserves while interactive calls come. */
const mostLateTurns = 100;

/** Which classes are owed turns by their reserves, and how urgently. */
export class TurnCredits {
  readonly #reserves: ByRank<number>;
  readonly #credits: [number, number, number, number] = [0, 0, 0, 0];

  constructor(reserves: ByRank<number>) {
    this.#reserves = reserves;
  }

  /**
   * The lowest goes first, equal ones by rank: what is overdue, interactive calls, what is owed, all else. A crowd of interactive
   * calls would wait for turns that the others can have as well when it is over; these get them all, only later.
   */
  precedence(rank: Rank): number {
    const credit = this.#credits[rank];
    const late = rank === 0 ? 0 : this.#reserves[rank] * mostLateTurns;
    if (credit >= 1 + late) return 0;
    if (rank === 0) return 1;
    return credit >= 1 ? 2 : 3;
  }

  /** A class has had its turn. */
  turn(chosen: Rank): void {
    const credits = this.#credits;
    for (const rank of ranks) {
      const reserve = this.#reserves[rank];
      credits[rank] = Math.min(mostCredit + reserve * mostLateTurns, credits[rank] + reserve);
    }
    credits[chosen] = Math.max(0, credits[chosen] - 1);
  }
}
