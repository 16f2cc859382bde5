import type { Log } from '#platform/log.ts';
import type { Clock } from './clock.ts';
import { type ByRank, byRank, priorities, type Rank } from './priority.ts';

const everyMs = 10_000;

interface Spell {
  refused: number;
  toldAt: number;
}

/** Tells the operator that a class is being refused: at once, and then every ten seconds while it goes on. */
export class RefusalLog {
  readonly #log: Log | undefined;
  readonly #clock: Clock;
  readonly #fields: { readonly system: string; readonly account: string };
  readonly #spells: ByRank<Spell> = byRank(() => ({ refused: 0, toldAt: Number.NEGATIVE_INFINITY }));

  constructor(
    log: Log | undefined,
    clock: Clock,
    fields: { readonly system: string; readonly account: string },
  ) {
    this.#log = log;
    this.#clock = clock;
    this.#fields = fields;
  }

  refused(rank: Rank, operation: string, retryAfterMs: number | undefined): void {
    const spell = this.#spells[rank];
    const now = this.#clock.now();
    spell.refused += 1;
    if (now - spell.toldAt < everyMs) return;
    const { refused } = spell;
    spell.refused = 0;
    spell.toldAt = now;
    this.#log?.warn(
      { ...this.#fields, class: priorities[rank], operation, refused, retryAfterMs },
      'the shield refuses calls of a class: its allowance does not last',
    );
  }
}
