import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { isRoot, makeFolder, plainUser, processesOn, untilNoneRunsOn } from './program.ts';
import { silentLog as log } from './silent-log.ts';

const { signal } = new AbortController();

async function ask(config: ConstructorParameters<typeof Client>[0], sql: string): Promise<unknown[]> {
  const client = new Client(config);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data from one start to the next, and is gone in between', async () => {
    await using folder = await makeFolder();
    {
      await using first = await startPostgres({ dataDir: folder.path, log }, signal);
      await ask(first.connection, `create table kept as select 'é' as word`);
    }
    expect(await processesOn(folder.path)).toEqual([]);
    await using second = await startPostgres({ dataDir: folder.path, log }, signal);
    expect(await ask(second.connection, 'select word from kept')).toEqual(['é']);
  });

  it('is reached the same by its URL, writes safely to disk and listens on no port', async () => {
    await using folder = await makeFolder();
    await using postgres = await startPostgres({ dataDir: folder.path, log }, signal);
    const sql = `select current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
      current_setting('listen_addresses'), current_setting('server_encoding'), current_database()`;
    const expected = ['on', 'on', 'on', '', 'UTF8', 'weir'];
    expect(await ask(postgres.url, sql)).toEqual(expected);
    expect(await ask(postgres.connection, sql)).toEqual(expected);
    expect(new URL(postgres.url).pathname).toBe('/weir');
  });

  it('lets nobody else near its data or its socket', async () => {
    await using folder = await makeFolder();
    await using _postgres = await startPostgres({ dataDir: folder.path, log }, signal);
    for (const name of ['postgres', 'postgres/data', 'postgres/run']) {
      expect((await stat(join(folder.path, name))).mode & 0o077).toBe(0);
    }
  });

  it.runIf(isRoot)('runs as nobody when root starts it', async () => {
    await using folder = await makeFolder();
    await using _postgres = await startPostgres({ dataDir: folder.path, log }, signal);
    const running = await processesOn(folder.path);
    expect(running.length).toBeGreaterThan(0);
    for (const { pid } of running) expect((await stat(`/proc/${pid}`)).uid).toBe(plainUser?.uid);
  });

  it.runIf(isRoot)(
    'moves outside a folder that only root may enter, behind a link, and finds its way back',
    async () => {
      await using closed = await makeFolder();
      await using outside = await makeFolder();
      await chown(closed.path, 0, 0);
      await chmod(closed.path, 0o700);
      const settings = { dataDir: join(closed.path, 'data'), outsideDir: join(outside.path, 'deep'), log };
      {
        await using first = await startPostgres(settings, signal);
        await ask(first.connection, 'create table kept as select 7 as number');
      }
      const target = await readlink(join(settings.dataDir, 'postgres'));
      expect(target.startsWith(settings.outsideDir)).toBe(true);
      await chmod(closed.path, 0o755);
      await using second = await startPostgres(settings, signal);
      expect(await ask(second.connection, 'select number from kept')).toEqual([7]);
    },
  );

  it.runIf(isRoot)('does not start afresh elsewhere when its data can no longer be entered', async () => {
    await using folder = await makeFolder();
    const dataDir = join(folder.path, 'data');
    {
      await using _first = await startPostgres({ dataDir, log }, signal);
    }
    await chown(folder.path, 0, 0);
    await chmod(folder.path, 0o700);
    await expect(startPostgres({ dataDir, log }, signal)).rejects.toThrow(/may no longer enter .*chmod o\+x/);
  });

  it('puts its socket elsewhere when the data directory is too deep for one', async () => {
    await using folder = await makeFolder();
    const dataDir = join(folder.path, 'd'.repeat(60), 'e'.repeat(60));
    await mkdir(dataDir, { recursive: true });
    await using postgres = await startPostgres({ dataDir, log }, signal);
    expect(await ask(postgres.url, 'select 1')).toEqual([1]);
    expect(postgres.connection.host).not.toContain(folder.path);
    await rm(postgres.connection.host ?? '', { recursive: true });
  });

  it('takes a path with a space, a comma and a quote', async () => {
    await using folder = await makeFolder();
    await using postgres = await startPostgres({ dataDir: join(folder.path, `a b, "c'd`), log }, signal);
    expect(await ask(postgres.url, 'select 1')).toEqual([1]);
  });

  it('refuses data of another major version and says what to do', async () => {
    await using folder = await makeFolder();
    {
      await using _first = await startPostgres({ dataDir: folder.path, log }, signal);
    }
    const cluster = join(folder.path, 'postgres', 'data');
    await writeFile(join(cluster, 'PG_VERSION'), '15\n');
    const refusal = await startPostgres({ dataDir: folder.path, log }, signal).catch(
      (error: Error) => error.message,
    );
    expect(refusal).toContain(
      `${cluster} was written by PostgreSQL 15 and this release brings PostgreSQL 18`,
    );
    expect(refusal).toMatch(/pg_dumpall.*move .* aside.*psql.*docs\/operations\/postgres\.md/);
  });

  it('starts over an initialisation that was killed half-way', async () => {
    await using folder = await makeFolder();
    const unfinished = join(folder.path, 'postgres', 'data.new-killed');
    await mkdir(unfinished, { recursive: true });
    await writeFile(join(unfinished, 'PG_VERSION'), '18\n');
    await utimes(unfinished, 0, 0);
    await using postgres = await startPostgres({ dataDir: folder.path, log }, signal);
    expect(await ask(postgres.connection, 'select 1')).toEqual([1]);
    expect(await readdir(join(folder.path, 'postgres'))).not.toContain('data.new-killed');
  });

  it('is not stopped by a left-over postmaster.pid whose number another process got', async () => {
    await using folder = await makeFolder();
    {
      await using _first = await startPostgres({ dataDir: folder.path, log }, signal);
    }
    const other = spawn('/bin/sh', ['-c', 'read line'], {
      stdio: ['pipe', 'ignore', 'ignore'],
      ...(plainUser ? { uid: plainUser.uid, gid: plainUser.gid } : {}),
    });
    await once(other, 'spawn');
    const cluster = join(folder.path, 'postgres', 'data');
    const stale = [other.pid, cluster, 1, 5432, join(folder.path, 'postgres', 'run'), '', '', 'ready'];
    await writeFile(join(cluster, 'postmaster.pid'), `${stale.join('\n')}\n`);
    await using postgres = await startPostgres({ dataDir: folder.path, log }, signal);
    expect(await ask(postgres.connection, 'select 1')).toEqual([1]);
    other.kill();
  });

  it('tells with its own words why the server did not start', async () => {
    await using folder = await makeFolder();
    {
      await using _first = await startPostgres({ dataDir: folder.path, log }, signal);
    }
    await writeFile(join(folder.path, 'postgres', 'data', 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(startPostgres({ dataDir: folder.path, log }, signal)).rejects.toThrow(
      /no_such_setting[\s\S]*postgres\.log/,
    );
    await untilNoneRunsOn(folder.path);
  });

  it('comes back by itself when it is killed under us', async () => {
    await using folder = await makeFolder();
    await using postgres = await startPostgres({ dataDir: folder.path, log }, signal);
    await ask(postgres.connection, 'create table kept as select 7 as number');
    const text = await readFile(join(folder.path, 'postgres', 'data', 'postmaster.pid'), 'utf8');
    process.kill(Number.parseInt(text, 10), 'SIGKILL');
    const answer = () => ask(postgres.connection, 'select number from kept').catch(() => 'not yet');
    await expect.poll(answer, { timeout: 20_000 }).toEqual([7]);
  });

  it('leaves nothing running when its start is interrupted', async () => {
    await using folder = await makeFolder();
    const stopping = new AbortController();
    const starting = startPostgres({ dataDir: folder.path, log }, stopping.signal);
    const cluster = join(folder.path, 'postgres', 'data');
    const appeared = () =>
      lstat(join(cluster, 'postmaster.pid')).then(
        () => true,
        () => false,
      );
    await expect.poll(appeared, { timeout: 20_000, interval: 1 }).toBe(true);
    stopping.abort();
    // The abort may come a moment too late to stop the start: then there is a server to dispose of.
    await starting.then(
      (postgres) => postgres[Symbol.asyncDispose](),
      (error: unknown) => expect(error).toMatchObject({ name: 'AbortError' }),
    );
    await untilNoneRunsOn(folder.path);
  });
});
