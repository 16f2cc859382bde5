import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { SignedArtefact } from '#platform/artefact/signed-artefact.ts';
import type { Finding } from '../finding.ts';
import type { VersionSource } from '../version/create-graph-version.ts';
import type { Approval, Launch, LaunchContent } from './launch.ts';

/** Told with the launch's id when one is committed. */
export const launchChannel = 'weir_registry_launch';

type Db = Pick<ClientBase, 'query'>;

interface LaunchRow {
  readonly id: string;
  readonly variant: string;
  readonly launched_at: Date;
  readonly author: string;
  readonly reason: string;
  readonly findings: readonly Finding[];
  readonly rolled_back_to: string | null;
}

const launchColumns = 'id, variant, launched_at, author, reason, findings, rolled_back_to';

function fromRow({ id, variant, launched_at, author, reason, findings, rolled_back_to }: LaunchRow): Launch {
  const launch = { id: Number(id), variant, launchedAt: launched_at, author, reason, findings };
  return rolled_back_to === null ? launch : { ...launch, rolledBackTo: Number(rolled_back_to) };
}

/** A variant's newest launches, newest first. */
export async function readLaunches(db: Db, variant: string, limit: number): Promise<readonly Launch[]> {
  const { rows } = await db.query<LaunchRow>(
    `select ${launchColumns} from registry_launch where variant = $1 order by id desc limit $2`,
    [variant, limit],
  );
  return rows.map(fromRow);
}

/** One launch by its id; undefined where there is none. */
export async function readLaunch(db: Db, id: number): Promise<Launch | undefined> {
  const { rows } = await db.query<LaunchRow>(`select ${launchColumns} from registry_launch where id = $1`, [
    id,
  ]);
  return rows[0] && fromRow(rows[0]);
}

/** The files of a launch that exists. */
export async function readLaunchContent(db: Db, { id, variant }: Launch): Promise<LaunchContent> {
  const { rows: files } = await db.query<{
    kind: 'subgraph' | 'event' | 'governance';
    name: string;
    text: string;
  }>(
    `select kind, name, text from registry_launch_file join registry_text using (hash) where launch = $1 order by name`,
    [id],
  );
  const { rows } = await db.query<{ text: string }>(
    'select text from registry_launch join registry_text on hash = supergraph where id = $1',
    [id],
  );
  return {
    label: `launch ${id}`,
    launch: id,
    variant,
    subgraphs: files.filter(({ kind }) => kind === 'subgraph').map(({ name, text }) => ({ name, sdl: text })),
    events: files
      .filter(({ kind }) => kind === 'event')
      .map(({ name, text }) => ({ topic: name, json: text })),
    governance: files.find(({ kind }) => kind === 'governance')?.text,
    supergraphSdl: rows[0]?.text ?? '',
  };
}

/** Keeps a text, once, and returns what it is found by. */
async function keepText(db: Db, text: string): Promise<string> {
  const hash = createHash('sha256').update(text).digest('hex');
  await db.query('insert into registry_text (hash, text) values ($1, $2) on conflict do nothing', [
    hash,
    text,
  ]);
  return hash;
}

export type NewLaunch = Omit<Launch, 'id' | 'launchedAt'>;

/** The texts that a launch serves: the supergraph's and each contract's, signed once the launch has its number. */
export interface ServedSdl {
  readonly contract: string;
  readonly sdl: string;
}

export type SignLaunch = (launch: Launch, served: ServedSdl) => Promise<SignedArtefact>;

/** What is launched: a version's files and what is served of them. */
export interface LaunchFiles extends VersionSource {
  /** The whole graph's first. */
  readonly served: readonly ServedSdl[];
}

async function insertArtefacts(
  db: Db,
  launch: Launch,
  served: readonly ServedSdl[],
  sign: SignLaunch,
): Promise<void> {
  for (const each of served) {
    const { signature } = await sign(launch, each);
    await db.query(
      'insert into registry_artefact (launch, contract, sdl, signature) values ($1, $2, $3, $4)',
      [launch.id, each.contract, await keepText(db, each.sdl), signature],
    );
  }
}

/** Writes a launch with its files and, once the transaction commits, tells those who listen. */
export async function insertLaunch(
  db: Db,
  launch: NewLaunch,
  content: LaunchFiles,
  sign: SignLaunch,
): Promise<Launch> {
  const supergraph = await keepText(db, content.served[0]?.sdl ?? '');
  const { rows } = await db.query<LaunchRow>(
    `insert into registry_launch (author, reason, supergraph, findings, rolled_back_to, variant)
     values ($1, $2, $3, $4, $5, $6) returning ${launchColumns}`,
    [
      launch.author,
      launch.reason,
      supergraph,
      JSON.stringify(launch.findings),
      launch.rolledBackTo ?? null,
      launch.variant,
    ],
  );
  const [row] = rows;
  if (!row) throw new Error('PostgreSQL returned no row for an insert');
  const files = [
    ...content.subgraphs.map(({ name, sdl }) => ({ kind: 'subgraph', name, text: sdl })),
    ...content.events.map(({ topic, json }) => ({ kind: 'event', name: topic, text: json })),
    ...(content.governance === undefined
      ? []
      : [{ kind: 'governance', name: 'governance.json', text: content.governance }]),
  ];
  for (const { kind, name, text } of files) {
    await db.query('insert into registry_launch_file (launch, kind, name, hash) values ($1, $2, $3, $4)', [
      row.id,
      kind,
      name,
      await keepText(db, text),
    ]);
  }
  const inserted = fromRow(row);
  await insertArtefacts(db, inserted, content.served, sign);
  await db.query('select pg_notify($1, $2)', [launchChannel, row.id]);
  return inserted;
}

/** What a variant serves of a contract, if it is of a launch after `after`. */
export async function readArtefact(
  db: Db,
  { variant, contract }: Pick<SignedArtefact, 'variant' | 'contract'>,
  after: number,
): Promise<SignedArtefact | undefined> {
  const { rows } = await db.query<{ launch: string; sdl: string; signature: string }>(
    `select last.id as launch, text as sdl, signature
     from (select id from registry_launch where variant = $1 order by id desc limit 1) last
     join registry_artefact on launch = last.id and contract = $2 join registry_text on hash = sdl
     where last.id > $3`,
    [variant, contract, after],
  );
  const [row] = rows;
  return row && { variant, contract, launch: Number(row.launch), sdl: row.sdl, signature: row.signature };
}

/** What a launch served, to be launched again. */
export async function readServed(db: Db, launch: number): Promise<readonly ServedSdl[]> {
  const { rows } = await db.query<ServedSdl>(
    `select contract, text as sdl from registry_artefact join registry_text on hash = sdl where launch = $1 order by contract`,
    [launch],
  );
  return rows;
}

/** Keeps an approval; the same person's second one replaces the first. */
export async function insertApproval(db: Db, approval: Approval, afterLaunch: number): Promise<void> {
  await db.query(
    `insert into registry_approval (rule, coordinate, author, reason, after_launch) values ($1, $2, $3, $4, $5)
     on conflict (rule, coordinate, author, after_launch) do update set reason = excluded.reason, approved_at = now()`,
    [approval.rule, approval.coordinate, approval.author, approval.reason, afterLaunch],
  );
}

/** The approvals that were given since a launch. */
export async function readApprovals(db: Db, afterLaunch: number): Promise<readonly Approval[]> {
  const { rows } = await db.query<Approval>(
    'select rule, coordinate, author, reason from registry_approval where after_launch = $1 order by approved_at',
    [afterLaunch],
  );
  return rows;
}

/** Every schema that a variant's launches have had for each topic, as texts. */
export async function readEventHistory(
  db: Db,
  variant: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await db.query<{ name: string; texts: readonly string[] }>(
    `select name, array_agg(distinct text) as texts
     from registry_launch join registry_launch_file on launch = id join registry_text using (hash)
     where variant = $1 and kind = 'event' group by name`,
    [variant],
  );
  return new Map(rows.map(({ name, texts }) => [name, texts]));
}
