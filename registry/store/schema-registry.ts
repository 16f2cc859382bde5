import type { Pool, PoolClient } from 'pg';
import { CodedError } from '#platform/errors.ts';
import { checkSchemas } from '../check-schemas.ts';
import { composeSupergraph } from '../compose-supergraph.ts';
import type { Finding } from '../finding.ts';
import type { RecordedOperation } from '../operations/recorded-operation.ts';
import { createGraphVersion, type VersionSource } from '../version/create-graph-version.ts';
import type { Approval, Launch, LaunchContent } from './launch.ts';
import {
  insertApproval,
  insertLaunch,
  readApprovals,
  readLaunch,
  readLaunchContent,
  readLaunches,
} from './launch-store.ts';
import { findOpen, type OpenFinding } from './require-approvals.ts';

export interface Publication {
  readonly source: VersionSource;
  readonly author: string;
  /** Why, for the history. */
  readonly reason: string;
  readonly operations?: readonly RecordedOperation[] | undefined;
  readonly maxCost: number;
}

export type PublishOutcome =
  | { readonly outcome: 'launched'; readonly launch: Launch }
  | { readonly outcome: 'unchanged'; readonly launch: Launch }
  | { readonly outcome: 'refused'; readonly open: readonly OpenFinding[] };

/** Published versions of the graph, kept in PostgreSQL. */
export interface SchemaRegistry {
  /** Checks a version against the last launch and launches it. Publications wait for each other; a refused one changes nothing. */
  publish(publication: Publication): Promise<PublishOutcome>;
  /** Gives one's word that a blocking finding is meant; good for the next launch. Throws `CONFLICT` before there is a launch. */
  approve(approval: Approval): Promise<void>;
  /** Launches the files of an earlier launch again, unchecked. Throws `NOT_FOUND` for a launch that there is not. */
  rollback(to: number, by: { readonly author: string; readonly reason: string }): Promise<Launch>;
  /** The newest launches, newest first. */
  history(limit: number): Promise<readonly Launch[]>;
  /** The files and the supergraph of a launch, or of the last one. Throws `NOT_FOUND` where there is none. */
  read(id?: number): Promise<LaunchContent>;
}

/** Any number that no other part locks: launches are made one after the other. */
const lockKey = 7_402_118_512;

async function launching<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  // A borrowed connection that is cut between two statements tells nobody else, and unheard would end the process.
  const onError = (cause: Error) => {
    broken = cause;
  };
  tx.on('error', onError);
  try {
    await tx.query('begin');
    await tx.query('select pg_advisory_xact_lock($1)', [lockKey]);
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch(onError);
    throw error;
  } finally {
    tx.off('error', onError);
    tx.release(broken);
  }
}

function isSame(a: VersionSource, b: VersionSource): boolean {
  const toText = ({ subgraphs, events }: VersionSource) =>
    JSON.stringify([
      subgraphs.map(({ name, sdl }) => [name, sdl]).sort(),
      events.map(({ topic, json }) => [topic, json]).sort(),
    ]);
  return toText(a) === toText(b);
}

function check(
  { source, operations, maxCost }: Publication,
  last: LaunchContent | undefined,
): readonly Finding[] {
  const head = createGraphVersion(source);
  // The first version has nothing that it could break, but must compose.
  const base = last ? createGraphVersion(last) : head;
  return checkSchemas({ base, head, operations, maxCost }).findings;
}

async function publishIn(tx: PoolClient, publication: Publication): Promise<PublishOutcome> {
  const { source, author, reason } = publication;
  const [launch] = await readLaunches(tx, 1);
  const last = launch && (await readLaunchContent(tx, launch.id));
  if (launch && last && isSame(last, source)) return { outcome: 'unchanged', launch };
  const findings = check(publication, last);
  const open = findOpen(findings, await readApprovals(tx, launch?.id ?? 0), author);
  if (open.length > 0) return { outcome: 'refused', open };
  const content = { ...source, supergraphSdl: composeSupergraph(source.subgraphs) };
  return { outcome: 'launched', launch: await insertLaunch(tx, { author, reason, findings }, content) };
}

function noLaunch(id: number | undefined): CodedError {
  return new CodedError(
    'NOT_FOUND',
    id === undefined
      ? 'Nothing has been published yet: weir schema publish'
      : `There is no launch ${id}: weir schema history lists them`,
  );
}

/** A registry over a database that has `registryMigrations`. */
export function createSchemaRegistry(pool: Pool): SchemaRegistry {
  return {
    publish: (publication) => launching(pool, (tx) => publishIn(tx, publication)),
    approve: (approval) =>
      launching(pool, async (tx) => {
        const [last] = await readLaunches(tx, 1);
        if (!last)
          throw new CodedError('CONFLICT', 'Nothing has been published yet, so there is nothing to approve');
        await insertApproval(tx, approval, last.id);
      }),
    rollback: (to, { author, reason }) =>
      launching(pool, async (tx) => {
        if (!(await readLaunch(tx, to))) throw noLaunch(to);
        const content = await readLaunchContent(tx, to);
        return insertLaunch(tx, { author, reason, findings: [], rolledBackTo: to }, content);
      }),
    history: (limit) => readLaunches(pool, limit),
    async read(id) {
      const launch = id === undefined ? (await readLaunches(pool, 1))[0] : await readLaunch(pool, id);
      if (!launch) throw noLaunch(id);
      return readLaunchContent(pool, launch.id);
    },
  };
}
