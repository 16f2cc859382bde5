import type { CallOrigin, Priority } from './call.ts';

/** Who spent how many calls. */
export interface Spending {
  readonly caller: string;
  readonly operation: string;
  readonly priority: Priority;
  readonly calls: number;
}

const mostAccounts = 2_000;

/** Books each call on its caller, operation and class; what no longer fits is booked on `other`. */
export class SpendingBook {
  readonly #byCaller = new Map<
    string,
    Map<string, { priority: Priority; operation: string; calls: number }>
  >();
  #accounts = 0;

  add(operation: string, { caller = 'unknown', priority }: CallOrigin): void {
    let accounts = this.#byCaller.get(caller);
    if (accounts === undefined) {
      if (this.#accounts >= mostAccounts && caller !== 'other') {
        this.add(operation, { caller: 'other', priority } as CallOrigin);
        return;
      }
      accounts = new Map();
      this.#byCaller.set(caller, accounts);
    }
    const key = priority + operation;
    const account = accounts.get(key);
    if (account !== undefined) {
      account.calls += 1;
      return;
    }
    this.#accounts += 1;
    accounts.set(key, { priority, operation, calls: 1 });
  }

  list(): readonly Spending[] {
    return [...this.#byCaller]
      .flatMap(([caller, accounts]) => [...accounts.values()].map((account) => ({ caller, ...account })))
      .sort((a, b) => b.calls - a.calls);
  }
}
