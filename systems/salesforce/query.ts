import { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import type { SalesforceClient } from './client.ts';
import { sendComposite } from './composite.ts';
import { unavailable } from './errors.ts';
import { parseRecord, type VendorRecord } from './records/vendor-record.ts';

const page = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().startsWith('/services/data/').optional(),
  records: z.array(z.unknown()),
});
type QueryPage = z.infer<typeof page>;

/** Salesforce refuses a request line and headers of about 16 KB; the token and other headers need their part. */
const maxUrlLength = 12_000;
/** Of one composite request. */
const maxQueries = 5;
/** An endless chain of pages is a fault, not a result. */
const maxPages = 500;

/** Every row of the query, over as many pages as Salesforce makes of it. */
export async function query(
  client: SalesforceClient,
  soql: string,
  ctx: CallContext,
): Promise<readonly VendorRecord[]> {
  const path = `/query?q=${encodeURIComponent(soql)}`;
  if (path.length > maxUrlLength) return (await queryTogether(client, [soql], ctx)).flat();
  const { json } = await client.send({ operation: 'query', effect: 'read', method: 'GET', path }, ctx);
  return await allRows(client, parsePage(client, json), ctx);
}

/** The rows of several queries, five of them to a call. In the order of `soqls`. */
export async function queries(
  client: SalesforceClient,
  soqls: readonly string[],
  ctx: CallContext,
): Promise<readonly (readonly VendorRecord[])[]> {
  const [only] = soqls;
  if (soqls.length === 1 && only !== undefined) return [await query(client, only, ctx)];
  const batches = Array.from({ length: Math.ceil(soqls.length / maxQueries) }, (_, index) =>
    soqls.slice(index * maxQueries, (index + 1) * maxQueries),
  );
  const answers = await Promise.all(batches.map((batch) => queryTogether(client, batch, ctx)));
  return answers.flat();
}

/** As `queries`, rows in the recycle bin too. At most five. */
export async function queriesWithDeleted(
  client: SalesforceClient,
  soqls: readonly string[],
  ctx: CallContext,
): Promise<readonly (readonly VendorRecord[])[]> {
  return await queryTogether(client, soqls, ctx, 'queryAll');
}

async function queryTogether(
  client: SalesforceClient,
  soqls: readonly string[],
  ctx: CallContext,
  resource: 'query' | 'queryAll' = 'query',
): Promise<readonly (readonly VendorRecord[])[]> {
  const bodies = await sendComposite(
    client,
    soqls.map((soql, index) => ({
      method: 'GET' as const,
      url: `${client.basePath}/${resource}?q=${encodeURIComponent(soql)}`,
      referenceId: `query${index}`,
    })),
    { operation: 'composite.query', effect: 'read' },
    ctx,
  );
  return await Promise.all(bodies.map((body) => allRows(client, parsePage(client, body), ctx)));
}

async function allRows(
  client: SalesforceClient,
  first: QueryPage,
  ctx: CallContext,
): Promise<readonly VendorRecord[]> {
  const rows = [...first.records];
  let next = first.nextRecordsUrl;
  for (let pages = 1; next !== undefined; pages += 1) {
    if (pages === maxPages) throw unavailable(client.system, 'query', `more than ${maxPages} pages`);
    const { json } = await client.send(
      { operation: 'query.more', effect: 'read', method: 'GET', path: next },
      ctx,
    );
    const more = parsePage(client, json);
    rows.push(...more.records);
    next = more.nextRecordsUrl;
  }
  return rows.map((row) => parseRecord(client.system, row));
}

/** The rows of a child sub-query, over all its pages. */
export async function childRows(
  client: SalesforceClient,
  record: VendorRecord,
  relationship: string,
  ctx: CallContext,
): Promise<readonly VendorRecord[]> {
  const result = record.fields[relationship] ?? undefined;
  return result === undefined ? [] : await allRows(client, parsePage(client, result), ctx);
}

function parsePage(client: SalesforceClient, json: unknown): QueryPage {
  const parsed = page.safeParse(json);
  if (parsed.success) return parsed.data;
  throw unavailable(client.system, 'query', 'an answer that is no query result', undefined, {
    cause: parsed.error,
  });
}
