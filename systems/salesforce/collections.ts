import { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import type { CodedError } from '#platform/errors.ts';
import type { SalesforceClient, SalesforceRequest } from './client.ts';
import { toSalesforceError, unavailable } from './errors.ts';

/** Rows of one collections request. */
const maxRows = 200;

const rowError = z.object({ statusCode: z.string(), message: z.string() });
const rowResults = z.array(
  z.union([
    z.object({ success: z.literal(true), id: z.string(), created: z.boolean().optional() }),
    z.object({ success: z.literal(false), errors: z.array(rowError) }),
  ]),
);

type Values = Readonly<Record<string, unknown>>;

/** What became of one row; the others of its request are not touched by its failure. */
export type RowOutcome = { readonly id: string; readonly created: boolean } | { readonly error: CodedError };

/** Creates rows of one object, 200 to a call. Not to be repeated blindly: a row that was created is created again. */
export async function createRows(
  client: SalesforceClient,
  object: string,
  rows: readonly Values[],
  ctx: CallContext,
): Promise<readonly RowOutcome[]> {
  const request = {
    operation: `${object}.createMany`,
    effect: 'unsafe',
    method: 'POST',
    path: '/composite/sobjects',
  } as const;
  return await writeRows(client, request, object, rows, ctx, true);
}

/** Updates rows of one object by their `Id`, 200 to a call. */
export async function updateRows(
  client: SalesforceClient,
  object: string,
  rows: readonly (Values & { readonly Id: string })[],
  ctx: CallContext,
): Promise<readonly RowOutcome[]> {
  const request = {
    operation: `${object}.updateMany`,
    effect: 'idempotent',
    method: 'PATCH',
    path: '/composite/sobjects',
  } as const;
  return await writeRows(client, request, object, rows, ctx, false);
}

/** Creates or updates rows of one object by an external id that each of them carries, 200 to a call. */
export async function upsertRows(
  client: SalesforceClient,
  object: string,
  externalIdField: string,
  rows: readonly Values[],
  ctx: CallContext,
): Promise<readonly RowOutcome[]> {
  const path = `/composite/sobjects/${object}/${externalIdField}`;
  const request = { operation: `${object}.upsertMany`, effect: 'idempotent', method: 'PATCH', path } as const;
  return await writeRows(client, request, object, rows, ctx, false);
}

async function writeRows(
  client: SalesforceClient,
  request: SalesforceRequest,
  object: string,
  rows: readonly Values[],
  ctx: CallContext,
  creates: boolean,
): Promise<readonly RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  // One after the other: rows of one object often have a parent in common, whose lock they would wait for.
  for (let from = 0; from < rows.length; from += maxRows) {
    const records = rows.slice(from, from + maxRows).map((row) => ({ attributes: { type: object }, ...row }));
    const { json } = await client.send({ ...request, body: { allOrNone: false, records } }, ctx);
    const results = rowResults.safeParse(json).data;
    if (results?.length !== records.length) {
      throw unavailable(client.system, request.operation, 'an answer that does not tell of every row');
    }
    for (const result of results) {
      outcomes.push(
        result.success
          ? { id: result.id, created: result.created ?? creates }
          : { error: toSalesforceError(client.system, request.operation, 400, result.errors) },
      );
    }
  }
  return outcomes;
}
