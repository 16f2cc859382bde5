import type { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import { createBatcher } from '#shield/batch.ts';
import { createBatchFamily } from '#shield/batch-family.ts';
import { pageSize, type SuiteQlQuery } from './client.ts';
import { selectByKey } from './records/parse-groups.ts';
import { idsPerQuery, type SourceContext } from './source-context.ts';

export interface ListsByParentOptions<List, Row, V> {
  /** Names the batches in metrics. */
  readonly name: string;
  /** The rows of the lists of all these parents. */
  readonly query: (list: List, parents: readonly string[]) => SuiteQlQuery;
  /** The column of a row that names its parent. */
  readonly parentColumn: string;
  readonly row: z.ZodType<Row>;
  readonly make: (rows: readonly Row[], list: List) => V;
  /** About how many rows one parent's list has. */
  readonly rowsPerParent: (list: List) => number;
}

/**
 * The list of one parent, for a call that it shares with all who want the same list of other parents. Undefined where it is empty.
 * So many parents share a call that their rows fill about a page of the answer.
 */
export function createListsByParent<List extends object, Row, V>(
  { client, onBatch }: SourceContext,
  { name, query, parentColumn, row, make, rowsPerParent }: ListsByParentOptions<List, Row, V>,
): (parent: string, list: List, ctx: CallContext) => Promise<V | undefined> {
  const batcherOf = createBatchFamily<List, string, V>(
    (list) => JSON.stringify(list),
    (list) =>
      createBatcher({
        name,
        maxSize: Math.max(1, Math.min(idsPerQuery, Math.floor(pageSize / rowsPerParent(list)))),
        // The ids are checked, but one parent is asked for without a window function: an account that refuses those gets there.
        hasCheckedKeys: false,
        writes: client.writes,
        onBatch,
        load: (parents, ctx) =>
          selectByKey(
            client,
            query(list, parents),
            { key: parentColumn, row, make: (rows) => make(rows, list) },
            ctx,
          ),
      }),
  );
  return (parent, list, ctx) => batcherOf(list).load(parent, ctx, ctx.priority);
}
