import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startListening } from '#platform/postgres/listen.ts';
import { type Migration, migrate } from '#platform/postgres/migrate.ts';
import { type Postgres, startPostgres } from '#platform/postgres/start-postgres.ts';
import { makeFolder } from './program.ts';
import { silentLog as log } from './silent-log.ts';

const { signal } = new AbortController();
let folder: Awaited<ReturnType<typeof makeFolder>>;
let postgres: Postgres;

beforeAll(async () => {
  folder = await makeFolder();
  postgres = await startPostgres({ dataDir: folder.path, log }, signal);
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

let databases = 0;

/** A pool on a database of its own. */
async function openPool(): Promise<Pool & AsyncDisposable> {
  const name = `test_${++databases}`;
  const admin = new Client(postgres.connection);
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const pool = new Pool({ ...postgres.connection, database: name, max: 8 });
  // Tests cut connections on purpose; a pool reports that of idle ones here.
  pool.on('error', () => undefined);
  return Object.assign(pool, { [Symbol.asyncDispose]: () => pool.end() });
}

const one: Migration = { id: '001-one', sql: 'create table one (id int); insert into one values (1)' };
const two: Migration = { id: '002-two', sql: 'alter table one add column name text' };

describe('migrations', () => {
  it('apply in order what is missing, once', async () => {
    await using pool = await openPool();
    expect(await migrate(pool, [one], signal)).toEqual(['001-one']);
    expect(await migrate(pool, [one, two], signal)).toEqual(['002-two']);
    expect(await migrate(pool, [one, two], signal)).toEqual([]);
    expect((await pool.query('select * from one')).rows).toEqual([{ id: 1, name: null }]);
  });

  it('apply once when several processes start together', async () => {
    await using pool = await openPool();
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(pool, [one, two], signal)));
    expect(applied.flat()).toEqual(['001-one', '002-two']);
    expect((await pool.query('select count(*)::int as count from one')).rows).toEqual([{ count: 1 }]);
  });

  it('refuse by name one that was changed after it had been applied', async () => {
    await using pool = await openPool();
    await migrate(pool, [one], signal);
    const changed = { ...one, sql: `${one.sql}, (2)` };
    await expect(migrate(pool, [changed, two], signal)).rejects.toThrow(
      'Migration 001-one was changed after',
    );
    expect((await pool.query('select * from one')).rows).toEqual([{ id: 1 }]);
  });

  it('refuse a list that is out of order', async () => {
    await using pool = await openPool();
    await expect(migrate(pool, [two, one], signal)).rejects.toThrow('Migration 001-one comes after 002-two');
  });

  it('undo one that fails, keep those before it, and can be run again', async () => {
    await using pool = await openPool();
    const broken = { ...two, sql: `${two.sql}; insert into nowhere values (1)` };
    await expect(migrate(pool, [one, broken], signal)).rejects.toThrow(
      'Migration 002-two failed and was undone: relation "nowhere" does not exist',
    );
    expect((await pool.query('select * from one')).rows).toEqual([{ id: 1 }]);
    expect(await migrate(pool, [one, two], signal)).toEqual(['002-two']);
  });

  it('give up waiting for another process when the signal aborts', async () => {
    await using pool = await openPool();
    const stopping = new AbortController();
    // A first migration that holds the lock for as long as we hold the table.
    const holder = await pool.connect();
    await holder.query('create table held ()');
    await holder.query('begin; lock table held');
    const slow = migrate(pool, [{ id: '001-slow', sql: 'drop table held' }], signal);
    const blocked = () =>
      pool.query(`select from pg_stat_activity where query = 'drop table held' and wait_event_type = 'Lock'`);
    await expect.poll(async () => (await blocked()).rowCount).toBe(1);
    const waiting = migrate(pool, [one], stopping.signal);
    stopping.abort();
    await expect(waiting).rejects.toThrow('aborted');
    await holder.query('commit');
    holder.release();
    expect(await slow).toEqual(['001-slow']);
  });

  it('stop between two when the signal aborts', async () => {
    await using pool = await openPool();
    await expect(migrate(pool, [one], AbortSignal.abort())).rejects.toThrow('aborted');
    expect(await migrate(pool, [one], signal)).toEqual(['001-one']);
  });
});

describe('listening', () => {
  function openHandlers() {
    const heard: string[] = [];
    return {
      heard,
      handlers: {
        onNotification: (channel: string, payload: string) => heard.push(`${channel} ${payload}`.trim()),
        onReconnect: () => heard.push('reconnected'),
      },
    };
  }

  it('hears its channels, whatever their names, and no others', async () => {
    await using pool = await openPool();
    const { heard, handlers } = openHandlers();
    const settings = { connection: pool.options, channels: ['plain', 'Odd "name"'], log };
    await using _listener = await startListening(settings, handlers, signal);
    await pool.query(`select pg_notify('other', 'no'), pg_notify('plain', 'a'), pg_notify('Odd "name"', '')`);
    await expect.poll(() => heard).toEqual(['plain a', 'Odd "name"']);
  });

  it('listens again after its connection was cut, and says so before anything new', async () => {
    await using pool = await openPool();
    const { heard, handlers } = openHandlers();
    const settings = { connection: pool.options, channels: ['plain'], log };
    await using _listener = await startListening(settings, handlers, signal);
    for (const round of [1, 2]) {
      heard.length = 0;
      await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%'`);
      await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['reconnected']);
      await pool.query(`select pg_notify('plain', '${round}')`);
      await expect.poll(() => heard).toEqual(['reconnected', `plain ${round}`]);
    }
  });

  it('lets go of its connection when disposed, also while it has none', async () => {
    await using pool = await openPool();
    const { heard, handlers } = openHandlers();
    const settings = { connection: pool.options, channels: ['plain'], log };
    const count = async () =>
      (
        await pool.query(
          `select from pg_stat_activity where query like 'listen%' and datname = current_database()`,
        )
      ).rowCount;
    const listener = await startListening(settings, handlers, signal);
    expect(await count()).toBe(1);
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%'`);
    await listener[Symbol.asyncDispose]();
    await expect.poll(count).toBe(0);
    expect(heard).toEqual([]);
  });

  it('fails at once where the first connection does', async () => {
    const connection = { ...postgres.connection, database: 'absent' };
    const starting = startListening(
      { connection, channels: ['plain'], log },
      openHandlers().handlers,
      signal,
    );
    await expect(starting).rejects.toThrow('database "absent" does not exist');
  });
});

describe('an existing server', () => {
  it('is used as it is, and left running', async () => {
    {
      await using other = await startPostgres(
        { dataDir: '/nowhere', databaseUrl: postgres.url, log },
        signal,
      );
      expect(other.url).toBe(postgres.url);
      const pool = new Pool({ ...other.connection, max: 1 });
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      await pool.end();
    }
    await using pool = await openPool();
    expect((await pool.query('select 2 as two')).rows).toEqual([{ two: 2 }]);
  });

  it('is refused with its address, its reason and the fix, without user or password', async () => {
    const url = new URL(postgres.url);
    url.pathname = '/absent';
    url.password = 'hunter2';
    const refusal = await startPostgres({ dataDir: '/nowhere', databaseUrl: url.href, log }, signal).catch(
      (error: Error) => error.message,
    );
    expect(refusal).toContain('/absent) cannot be used: database "absent" does not exist. Check its address');
    expect(refusal).not.toContain('hunter2');
  });

  it('is waited for only as long as we are wanted', async () => {
    const starting = startPostgres(
      { dataDir: '/nowhere', databaseUrl: 'postgresql://127.0.0.1:1/x', log },
      AbortSignal.timeout(50),
    );
    await expect(starting).rejects.toThrow('aborted due to timeout');
  });
});
