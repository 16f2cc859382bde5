import { LRUCache } from 'lru-cache';
import type { Claims } from '../authorization/claims.ts';
import type { FieldAccess } from '../authorization/field-access.ts';
import type { PreparedOperation } from '../engine/engine.ts';

/** An operation that was run, and the claims of one who ran it: plans differ by what a caller may see. */
export interface OperationUse {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly claims: Claims | undefined;
  readonly count: number;
}

export interface OperationUses {
  note(prepared: PreparedOperation, access: FieldAccess, claims: Claims | undefined): void;
  /** Those run most often first. */
  mostUsed(limit: number): readonly OperationUse[];
}

/** Counts what is run. `earlier` are the uses that go on counting here, at half their weight. */
export function createOperationUses(earlier: readonly OperationUse[], max = 1_000): OperationUses {
  const uses = new Map<string, LRUCache<string, OperationUse & { count: number }>>();
  const inherited = earlier.map((use) => ({ ...use, count: use.count / 2 }));
  const byAccess = (key: string) => {
    const known = uses.get(key) ?? new LRUCache<string, OperationUse & { count: number }>({ max });
    uses.set(key, known);
    return known;
  };
  return {
    note({ key, query, operation }, access, claims) {
      const known = byAccess(access.key);
      const use = known.get(key);
      if (use) use.count++;
      else known.set(key, { query, operationName: operation.name?.value, claims, count: 1 });
    },
    mostUsed(limit) {
      const own = [...uses.values()].flatMap((known) => [...known.values()]);
      return [...own, ...inherited].sort((a, b) => b.count - a.count).slice(0, limit);
    },
  };
}
