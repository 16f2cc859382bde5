import type { Position } from './mapping/cursor.ts';
import { placeholders } from './source-context.ts';

/** A page of a list of transactions, `p` in its clauses, newest first. */
export interface TransactionList {
  /** Of these values of the column `by` alone; where they are several, each has a page of its own. */
  readonly parents?: { readonly by: string; readonly keys: readonly string[] };
  /** The item that the page comes after. */
  readonly after?: Position | undefined;
  readonly count: number;
}

/** SQL for the ids of the `count` newest transactions, or of the newest of each parent, with what is bound to it. */
export function newestTransactions(
  { parents, after, count }: TransactionList,
  joins: readonly string[],
  conditions: readonly string[],
): { readonly text: string; readonly params: readonly string[] } {
  const clauses = [...conditions];
  const params: string[] = [];
  if (parents) {
    clauses.push(`${parents.by} IN (${placeholders(parents.keys)})`);
    params.push(...parents.keys);
  }
  if (after) {
    clauses.push(
      `(p.trandate < TO_DATE(?, 'YYYY-MM-DD') OR (p.trandate = TO_DATE(?, 'YYYY-MM-DD') AND p.id < ?))`,
    );
    params.push(after.key, after.key, after.id);
  }
  const from = `FROM transaction p ${joins.join(' ')} WHERE ${clauses.join(' AND ')}`;
  const order = 'ORDER BY p.trandate DESC, p.id DESC';
  if (!parents || parents.keys.length === 1) {
    return { text: `SELECT p.id ${from} ${order} FETCH FIRST ${count} ROWS ONLY`, params };
  }
  const numbered = `SELECT p.id AS id, ROW_NUMBER() OVER (PARTITION BY ${parents.by} ${order}) AS place ${from}`;
  return { text: `SELECT r.id FROM (${numbered}) r WHERE r.place <= ${count}`, params };
}
