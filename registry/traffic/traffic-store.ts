import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { toNamed } from '../operations/parse-operations.ts';
import type { Caller, RecordedOperation } from '../operations/recorded-operation.ts';
import type { UsageReport } from './usage-report.ts';

type Db = Pick<ClientBase, 'query'>;

/** What an operation is known by: the SHA-256 of its document. */
export function toOperationHash(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}

async function keepOperations(
  db: Db,
  operations: readonly { readonly name: string; readonly document: string }[],
): Promise<void> {
  const byHash = new Map(operations.map((each) => [toOperationHash(each.document), each]));
  // In one order everywhere, so that two reports never wait for each other in a ring.
  const sorted = [...byHash].sort(([a], [b]) => (a < b ? -1 : 1));
  await db.query(
    `insert into registry_operation (hash, name, document)
     select * from unnest($1::text[], $2::text[], $3::text[]) on conflict do nothing`,
    [
      sorted.map(([hash]) => hash),
      sorted.map(([, { name }]) => name),
      sorted.map(([, each]) => each.document),
    ],
  );
}

/** Adds a report to its days' counts, once however often it is sent. In the caller's transaction. */
export async function insertUsage(db: Db, { batch, variant, operations }: UsageReport): Promise<void> {
  const { rowCount } = await db.query(
    'insert into registry_usage_batch (id) values ($1) on conflict do nothing',
    [batch],
  );
  if (rowCount === 0) return;
  await keepOperations(
    db,
    operations.map(({ operation, document }) => ({ name: operation, document })),
  );
  const column = <T>(of: (each: UsageReport['operations'][number]) => T) => operations.map(of);
  await db.query(
    `insert into registry_operation_day (day, variant, hash, client, version, count, errors)
     select day, $1, hash, client, version, sum(count), sum(errors)
     from unnest($2::date[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
       as used (day, hash, client, version, count, errors)
     group by 1, 2, 3, 4, 5 order by 1, 3, 4, 5
     on conflict (day, variant, hash, client, version) do update
       set count = registry_operation_day.count + excluded.count,
           errors = registry_operation_day.errors + excluded.errors`,
    [
      variant,
      column(({ day }) => day),
      column(({ document }) => toOperationHash(document)),
      column(({ client }) => client),
      column(({ version }) => version),
      column(({ count }) => count),
      column(({ errors }) => errors),
    ],
  );
}

/** Forgets what no window reaches. */
export async function deleteOldUsage(db: Db, keepDays: number): Promise<void> {
  await db.query('delete from registry_operation_day where day < current_date - $1::int', [keepDays]);
  await db.query(`delete from registry_usage_batch where received_at < now() - interval '2 days'`);
}

/** An operation with who sends it, as it is kept. */
export interface StoredOperation {
  readonly hash: string;
  readonly name: string;
  readonly document: string;
  readonly callers: readonly (Caller & { readonly errors: number })[];
}

/** What clients sent in the last days, and the trusted documents of their manifests (with a count of 0 where nobody sent them). Most sent first. */
export async function readTraffic(
  db: Db,
  variant: string,
  windowDays: number,
): Promise<readonly StoredOperation[]> {
  const { rows } = await db.query<StoredOperation>(
    `with used as (
       select hash, client, version, sum(count) as count, sum(errors) as errors
       from registry_operation_day where variant = $1 and day > current_date - $2::int
       group by 1, 2, 3
       union all select hash, client, version, 0, 0 from registry_manifest
     ), callers as (
       select hash, client, version, sum(count)::bigint as count, sum(errors)::bigint as errors
       from used group by 1, 2, 3
     )
     select hash, name, document,
       json_agg(json_build_object('client', client, 'version', version, 'count', count, 'errors', errors)
         order by count desc, client, version) as callers
     from callers join registry_operation using (hash)
     group by 1, 2, 3 order by sum(count) desc, hash`,
    [variant, windowDays],
  );
  return rows;
}

/** The same, for a check to look at. Throws `BAD_USER_INPUT` for a document that cannot be parsed. */
export function toRecorded(operations: readonly StoredOperation[]): readonly RecordedOperation[] {
  return operations.flatMap(({ hash, name, document, callers }) =>
    toNamed(document, name, `operation ${name} (${hash.slice(0, 12)}) of the registry`).map((each) => ({
      ...each,
      callers,
    })),
  );
}

/** A client's trusted documents, by what it calls them. */
export interface Manifest {
  readonly client: string;
  readonly version: string;
  readonly importedBy: string;
  readonly operations: readonly { readonly id: string; readonly name: string; readonly document: string }[];
}

/** Keeps a client's trusted documents in place of those that it had under this version. */
export async function replaceManifest(db: Db, manifest: Manifest): Promise<void> {
  const { client, version, importedBy, operations } = manifest;
  await keepOperations(db, operations);
  await db.query('delete from registry_manifest where client = $1 and version = $2', [client, version]);
  await db.query(
    `insert into registry_manifest (client, version, hash, id, imported_by)
     select $1, $2, hash, id, $3 from unnest($4::text[], $5::text[]) as given (hash, id) on conflict do nothing`,
    [
      client,
      version,
      importedBy,
      operations.map(({ document }) => toOperationHash(document)),
      operations.map(({ id }) => id),
    ],
  );
}

/** What a client of a version calls its trusted documents by: ids by hash. */
export async function readManifestIds(
  db: Db,
  client: string,
  version: string,
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await db.query<{ hash: string; id: string }>(
    'select hash, id from registry_manifest where client = $1 and version = $2',
    [client, version],
  );
  return new Map(rows.map(({ hash, id }) => [hash, id]));
}
