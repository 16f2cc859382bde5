import type { Claims, Member } from './claims.ts';
import type { ByRank } from './priority.ts';

/** What the processes of one account know of each other, as it stands in one transaction. */
export interface BudgetBook {
  /** What the account's other processes hold and want. */
  others(): Promise<readonly Member[]>;
  /** Books calls of a budget of this name until they count no longer. */
  spend(window: { readonly name: string; readonly windowMs: number }, calls: ByRank<number>): Promise<void>;
  /** What all processes have spent of a budget and still counts, by class. */
  spent(name: string): Promise<ByRank<number>>;
  /** Tells the others, and renews this process's lease. */
  claim(leaseMs: number, claims: Claims): Promise<void>;
}

/** Where processes settle who may use what. */
export interface BudgetStore {
  /**
   * Runs work on an account's book: alone among all processes, and all of it or nothing. What those held of budgets whose lease has
   * run out counts as spent by then. The work may be run again where another process came between; only its last run counts.
   */
  transact<T>(account: string, member: string, work: (book: BudgetBook) => Promise<T>): Promise<T>;
}
