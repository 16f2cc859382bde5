import { z } from 'zod';
import { valueOrError } from '#shield/batch.ts';
import type { NetSuiteClient, SuiteQlQuery } from '../client.ts';
import { parseRecord } from './parse-record.ts';

type SelectContext = Parameters<NetSuiteClient['select']>[2];

/**
 * What is made of the rows of each key, in one query for many keys; rows of a key that cannot be read, or of which nothing can be
 * made, are an `Error` for that key alone. `key` is the column that tells whose row it is. Throws where a row does not say.
 */
export async function selectByKey<Row, V>(
  client: NetSuiteClient,
  query: SuiteQlQuery,
  about: {
    readonly key: string;
    readonly row: z.ZodType<Row>;
    readonly make: (rows: readonly Row[]) => V | undefined;
  },
  ctx: SelectContext,
): Promise<ReadonlyMap<string, V | Error>> {
  const keyed = z.record(z.string(), z.unknown()).and(z.object({ [about.key]: z.string() }));
  const rows = await client.select(query, keyed, ctx);
  const values = [...Map.groupBy(rows, (row) => String(row[about.key]))].flatMap(([key, own]) => {
    const value = valueOrError(() =>
      about.make(own.map((row) => parseRecord(client.system, query.name, about.row, row))),
    );
    return value === undefined ? [] : [[key, value] as const];
  });
  return new Map(values);
}
