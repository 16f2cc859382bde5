import type { Pool, PoolClient } from 'pg';
import type { ArtefactSigner } from '#platform/artefact/artefact-key.ts';
import { CodedError } from '#platform/errors.ts';
import { checkSchemas } from '../check-schemas.ts';
import type { CheckResult } from '../finding.ts';
import type { DependentCounts } from '../governance/reach.ts';
import { defaultTrafficPolicy, type TrafficPolicy } from '../traffic/traffic-policy.ts';
import {
  deleteOldUsage,
  insertUsage,
  readManifestIds,
  readTraffic,
  replaceManifest,
  toRecorded,
} from '../traffic/traffic-store.ts';
import { createGraphVersion, type VersionSource } from '../version/create-graph-version.ts';
import type { GraphVersion } from '../version/graph-version.ts';
import { insertCheck, readChecks } from './check-store.ts';
import type { Launch, LaunchContent } from './launch.ts';
import {
  insertApproval,
  insertLaunch,
  readApprovals,
  readArtefact,
  readEventHistory,
  readLaunch,
  readLaunchContent,
  readLaunches,
  readServed,
  type ServedSdl,
  type SignLaunch,
} from './launch-store.ts';
import { inTransaction, launching } from './launching.ts';
import { findOpen } from './require-approvals.ts';
import type { CheckRequest, Publication, PublishOutcome, SchemaRegistry } from './schema-registry.ts';
import { toVersionSource } from './version-input.ts';

/** What runs on the graph at the moment. */
export interface ProductFacts {
  readonly counts: DependentCounts;
  /** The newest events that are kept, by topic. */
  readonly retainedEvents: ReadonlyMap<string, readonly unknown[]>;
}

export interface RegistryOptions {
  readonly signer: ArtefactSigner;
  /** What of the recorded traffic decides; a window of 30 days where absent. */
  readonly traffic?: TrafficPolicy;
  /** What is under way and kept, where the registry shares its database with what runs it. */
  readonly readFacts?: () => Promise<ProductFacts | undefined>;
  /** The most that one recorded operation may cost; 10,000 where absent. */
  readonly maxCost?: number;
}

// Longer than any window that is asked about.
const keepUsageDays = 400;

interface Checked {
  readonly last: LaunchContent | undefined;
  readonly launch: Launch | undefined;
  readonly source: VersionSource;
  readonly head: GraphVersion;
  check(): Promise<CheckResult>;
}

function isSame(a: VersionSource, b: VersionSource): boolean {
  const toText = ({ subgraphs, events, governance }: VersionSource) =>
    JSON.stringify([
      subgraphs.map(({ name, sdl }) => [name, sdl]).sort(),
      events.map(({ topic, json }) => [topic, json]).sort(),
      governance,
    ]);
  return toText(a) === toText(b);
}

/** The supergraph, and each contract's. Throws `INTERNAL` for one that does not compose: the check has refused those. */
function toServed({ composed, contracts }: GraphVersion): readonly ServedSdl[] {
  const cut = contracts.names.map((contract) => ({
    contract,
    composed: contracts.compose(contract).composed,
  }));
  return [{ contract: '', composed }, ...cut].map((each) => {
    if (!each.composed) throw new CodedError('INTERNAL', `"${each.contract}" does not compose`);
    return { contract: each.contract, sdl: `${each.composed.supergraphSdl.trim()}\n` };
  });
}

function noLaunch(launch: number | undefined): CodedError {
  return new CodedError(
    'NOT_FOUND',
    launch === undefined
      ? 'Nothing has been published yet: weir schema publish'
      : `There is no launch ${launch}: weir schema history lists them`,
  );
}

/** A registry over a database that has `registryMigrations`. */
export function createSchemaRegistry(pool: Pool, options: RegistryOptions): SchemaRegistry {
  const { signer, traffic = defaultTrafficPolicy, maxCost = 10_000, readFacts } = options;

  const sign: SignLaunch = ({ id, variant }, served) => signer.sign({ variant, launch: id, ...served });

  async function prepare(db: Pick<PoolClient, 'query'>, request: CheckRequest): Promise<Checked> {
    const { variant, operations = [] } = request;
    const [launch] = await readLaunches(db, variant, 1);
    const last = launch && (await readLaunchContent(db, launch));
    const source = toVersionSource(request.source, last);
    const head = createGraphVersion(source);
    return {
      last,
      launch,
      source,
      head,
      async check() {
        const recorded = toRecorded(await readTraffic(db, variant, traffic.windowDays));
        return checkSchemas({
          // The first version has nothing that it could break, but must compose.
          base: last ? createGraphVersion(last) : head,
          head,
          operations: [...recorded, ...operations],
          traffic,
          maxCost,
          ...(await readFacts?.()),
          eventHistory: await readEventHistory(db, variant),
        });
      },
    };
  }

  async function publishIn(tx: PoolClient, publication: Publication): Promise<PublishOutcome> {
    const { author, reason, variant } = publication;
    const { last, launch, source, head, check } = await prepare(tx, publication);
    if (launch && last && isSame(last, source)) return { outcome: 'unchanged', launch };
    const { verdict, findings } = await check();
    await insertCheck(tx, { variant, author, base: launch?.id ?? 0, verdict, findings });
    const open = findOpen(findings, await readApprovals(tx, launch?.id ?? 0), author);
    if (open.length > 0) return { outcome: 'refused', open };
    const files = { ...source, served: toServed(head) };
    return {
      outcome: 'launched',
      launch: await insertLaunch(tx, { variant, author, reason, findings }, files, sign),
    };
  }

  return {
    async check(request) {
      const { launch, check } = await prepare(pool, request);
      const result = await check();
      const { variant, author } = request;
      await insertCheck(pool, { variant, author, base: launch?.id ?? 0, ...result });
      return result;
    },
    publish: (publication) => launching(pool, (tx) => publishIn(tx, publication)),
    approve: (approval, variant) =>
      launching(pool, async (tx) => {
        const [last] = await readLaunches(tx, variant, 1);
        if (!last)
          throw new CodedError('CONFLICT', 'Nothing has been published yet, so there is nothing to approve');
        await insertApproval(tx, approval, last.id);
      }),
    rollback: (to, { author, reason }) =>
      launching(pool, async (tx) => {
        const launch = await readLaunch(tx, to);
        if (!launch) throw noLaunch(to);
        const files = { ...(await readLaunchContent(tx, launch)), served: await readServed(tx, to) };
        const { variant } = launch;
        return insertLaunch(tx, { variant, author, reason, findings: [], rolledBackTo: to }, files, sign);
      }),
    history: (variant, limit) => readLaunches(pool, variant, limit),
    checks: (variant, limit) => readChecks(pool, variant, limit),
    async read(wanted) {
      const isNumber = typeof wanted === 'number';
      const launch = isNumber
        ? await readLaunch(pool, wanted)
        : (await readLaunches(pool, wanted.variant, 1))[0];
      if (!launch) throw noLaunch(isNumber ? wanted : undefined);
      return readLaunchContent(pool, launch);
    },
    async readArtefact(name, after) {
      const artefact = await readArtefact(pool, name, after);
      if (artefact || after > 0) return artefact;
      const [launch] = await readLaunches(pool, name.variant, 1);
      if (!launch) throw noLaunch(undefined);
      throw new CodedError('NOT_FOUND', `Launch ${launch.id} has no contract "${name.contract}"`);
    },
    async reportUsage(report) {
      await inTransaction(pool, (tx) => insertUsage(tx, report));
      // Now and then is often enough.
      if (Math.random() < 0.001) await deleteOldUsage(pool, keepUsageDays);
    },
    operations: (variant, windowDays) => readTraffic(pool, variant, windowDays),
    importManifest: (manifest) => inTransaction(pool, (tx) => replaceManifest(tx, manifest)),
    manifestIds: (client, version) => readManifestIds(pool, client, version),
  };
}
