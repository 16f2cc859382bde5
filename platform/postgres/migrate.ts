import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientBase, Pool } from 'pg';
import { CodedError } from '../errors.ts';

export interface Migration {
  /** Sorts before its followers and is never renamed: `001-inbox`. */
  readonly id: string;
  readonly sql: string;
}

interface Applied {
  readonly id: string;
  readonly checksum: string;
}

/** Any number, the same in every process: whoever holds it migrates, the others wait and then find nothing to do. */
const lockKey = 7_402_118_511;

/**
 * Brings the database up to date: applies, in the order of the list, the migrations that it does not have, each in a
 * transaction of its own, and returns their ids. Several processes may call it at once. Throws a `CodedError` that names a
 * migration which was changed after it had been applied, or one whose SQL fails (those before it stay applied).
 */
export async function migrate(
  pool: Pool,
  migrations: readonly Migration[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  refuseDisorder(migrations);
  const client = await pool.connect();
  try {
    await lock(client, signal);
    const applied = await readApplied(client);
    refuseChanged(migrations, applied);
    const missing = migrations.filter(({ id }) => !applied.has(id));
    for (const migration of missing) {
      signal.throwIfAborted();
      await apply(client, migration);
    }
    return missing.map(({ id }) => id);
  } finally {
    // A closed session gives the lock back whatever happened to it, and leaves no odd state in the pool.
    client.release(true);
  }
}

/** Asks again and again rather than waits in the server, where no signal would reach it. */
async function lock(client: ClientBase, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
      lockKey,
    ]);
    if (rows[0]?.locked) return;
    await delay(50, undefined, { signal });
  }
}

async function readApplied(client: ClientBase): Promise<ReadonlyMap<string, string>> {
  await client.query(
    `create table if not exists schema_migration (
       id text primary key, checksum text not null, applied_at timestamptz not null default now())`,
  );
  const { rows } = await client.query<Applied>('select id, checksum from schema_migration');
  return new Map(rows.map(({ id, checksum }) => [id, checksum]));
}

async function apply(client: ClientBase, { id, sql }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into schema_migration (id, checksum) values ($1, $2)', [id, checksumOf(sql)]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback').catch(() => undefined);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError(
      'INTERNAL',
      `Migration ${id} failed and was undone: ${why}. Correct its SQL and start again.`,
      {
        cause,
      },
    );
  }
}

function refuseDisorder(migrations: readonly Migration[]): void {
  let previous = '';
  for (const { id } of migrations) {
    if (id <= previous) {
      throw new CodedError(
        'INTERNAL',
        `Migration ${id} comes after ${previous} in the list but not by name: give it a later number of its own.`,
      );
    }
    previous = id;
  }
}

function refuseChanged(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  for (const { id, sql } of migrations) {
    const before = applied.get(id);
    if (before === undefined || before === checksumOf(sql)) continue;
    throw new CodedError(
      'INTERNAL',
      `Migration ${id} was changed after it had been applied to this database. ` +
        'Put its old text back and make the change in a new migration.',
    );
  }
}

function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}
