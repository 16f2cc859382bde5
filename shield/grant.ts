/** The part of a shared limit that this process may use, and until when it may rely on it. */
export class Grant {
  #amount = Number.POSITIVE_INFINITY;
  #until = Number.POSITIVE_INFINITY;

  /** What it may use now; the whole where nothing is shared, and nothing once the lease has run out. */
  at(now: number): number {
    return now < this.#until ? this.#amount : 0;
  }

  /** Without regard to the lease: for showing and estimating. */
  get amount(): number {
    return this.#amount;
  }

  set(amount: number, until: number): void {
    this.#amount = amount;
    this.#until = until;
  }

  /** Of a grant of calls rather than of a rate: one is gone. */
  spend(): void {
    this.#amount -= 1;
  }
}
