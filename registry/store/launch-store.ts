import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { Finding } from '../finding.ts';
import type { Approval, Launch, LaunchContent } from './launch.ts';

/** Told with the launch's id when one is committed. */
export const launchChannel = 'weir_registry_launch';

type Db = Pick<ClientBase, 'query'>;

interface LaunchRow {
  readonly id: string;
  readonly launched_at: Date;
  readonly author: string;
  readonly reason: string;
  readonly findings: readonly Finding[];
  readonly rolled_back_to: string | null;
}

const launchColumns = 'id, launched_at, author, reason, findings, rolled_back_to';

function fromRow({ id, launched_at, author, reason, findings, rolled_back_to }: LaunchRow): Launch {
  const launch = { id: Number(id), launchedAt: launched_at, author, reason, findings };
  return rolled_back_to === null ? launch : { ...launch, rolledBackTo: Number(rolled_back_to) };
}

/** The newest launches, newest first. */
export async function readLaunches(db: Db, limit: number): Promise<readonly Launch[]> {
  const { rows } = await db.query<LaunchRow>(
    `select ${launchColumns} from registry_launch order by id desc limit $1`,
    [limit],
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
export async function readLaunchContent(db: Db, id: number): Promise<LaunchContent> {
  const { rows: files } = await db.query<{ kind: 'subgraph' | 'event'; name: string; text: string }>(
    `select kind, name, text from registry_launch_file join registry_text using (hash) where launch = $1 order by name`,
    [id],
  );
  const { rows } = await db.query<{ text: string }>(
    'select text from registry_launch join registry_text on hash = supergraph where id = $1',
    [id],
  );
  return {
    label: `launch ${id}`,
    subgraphs: files.filter(({ kind }) => kind === 'subgraph').map(({ name, text }) => ({ name, sdl: text })),
    events: files
      .filter(({ kind }) => kind === 'event')
      .map(({ name, text }) => ({ topic: name, json: text })),
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

/** Writes a launch with its files and, once the transaction commits, tells those who listen. */
export async function insertLaunch(db: Db, launch: NewLaunch, content: LaunchContent): Promise<Launch> {
  const supergraph = await keepText(db, content.supergraphSdl);
  const { rows } = await db.query<LaunchRow>(
    `insert into registry_launch (author, reason, supergraph, findings, rolled_back_to)
     values ($1, $2, $3, $4, $5) returning ${launchColumns}`,
    [launch.author, launch.reason, supergraph, JSON.stringify(launch.findings), launch.rolledBackTo ?? null],
  );
  const [row] = rows;
  if (!row) throw new Error('PostgreSQL returned no row for an insert');
  const files = [
    ...content.subgraphs.map(({ name, sdl }) => ({ kind: 'subgraph', name, text: sdl })),
    ...content.events.map(({ topic, json }) => ({ kind: 'event', name: topic, text: json })),
  ];
  for (const { kind, name, text } of files) {
    await db.query('insert into registry_launch_file (launch, kind, name, hash) values ($1, $2, $3, $4)', [
      row.id,
      kind,
      name,
      await keepText(db, text),
    ]);
  }
  await db.query('select pg_notify($1, $2)', [launchChannel, row.id]);
  return fromRow(row);
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
