import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import {
  guardsOn,
  isRoot,
  kill,
  makeFolder,
  plainUser,
  serverOn,
  startProgram,
  untilNoneRunsOn,
  untilReady,
} from './program.ts';

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

describe('an embedded PostgreSQL and the processes that use it', () => {
  it('is gone after kill -9 of the only one, and recovers what was committed', async () => {
    await using folder = await makeFolder();
    await using first = startProgram(folder.path, { statement: 'create table kept as select 7 as number' });
    await untilReady(first);
    await kill(first);
    await untilNoneRunsOn(folder.path);
    await using second = startProgram(folder.path);
    expect(await ask(await untilReady(second), 'select number from kept')).toEqual([7]);
  });

  it('starts again at once after kill -9, whether or not the old server has gone yet', async () => {
    await using folder = await makeFolder();
    for (let round = 0; round < 5; round += 1) {
      const program = startProgram(folder.path, {
        statement: 'create table if not exists kept (number int)',
      });
      const url = await untilReady(program);
      await ask(url, 'insert into kept values (1)');
      await kill(program);
    }
    await using last = startProgram(folder.path);
    expect(await ask(await untilReady(last), 'select count(*)::int from kept')).toEqual([5]);
  });

  it('is shared by a second one, and outlives the first', async () => {
    await using folder = await makeFolder();
    await using first = startProgram(folder.path);
    await untilReady(first);
    const pid = await serverOn(folder.path);
    await using second = startProgram(folder.path);
    const url = await untilReady(second);
    expect(second.output).toContain('sharing the embedded PostgreSQL');
    await first.end();
    expect(first.output).toContain('disposed');
    expect(await ask(url, 'select 1')).toEqual([1]);
    expect(await serverOn(folder.path)).toBe(pid);
    await second.end();
    await untilNoneRunsOn(folder.path);
  });

  it('outlives kill -9 of the one that started it', async () => {
    await using folder = await makeFolder();
    await using first = startProgram(folder.path);
    await untilReady(first);
    const pid = await serverOn(folder.path);
    await using second = startProgram(folder.path);
    const url = await untilReady(second);
    await kill(first);
    expect(await ask(url, 'select 1')).toEqual([1]);
    expect(await serverOn(folder.path)).toBe(pid);
    await kill(second);
    await untilNoneRunsOn(folder.path);
  });

  it('is one server when several start on an empty folder at once', async () => {
    await using folder = await makeFolder();
    const programs = [1, 2, 3].map(() => startProgram(folder.path));
    const urls = await Promise.all(programs.map(untilReady));
    await serverOn(folder.path);
    for (const url of urls) expect(await ask(url, 'select 1')).toEqual([1]);
    await Promise.all(programs.map((program) => program.end()));
    await untilNoneRunsOn(folder.path);
  });

  it('is replaced when it was left without a guard', async () => {
    await using folder = await makeFolder();
    await using first = startProgram(folder.path);
    await untilReady(first);
    const orphan = await serverOn(folder.path);
    for (const pid of await guardsOn(folder.path)) process.kill(pid, 'SIGKILL');
    await kill(first);
    await using second = startProgram(folder.path);
    expect(await ask(await untilReady(second), 'select 1')).toEqual([1]);
    expect(await serverOn(folder.path)).not.toBe(orphan);
  });

  it.runIf(isRoot)('runs as a plain user too, and root carries on with the data as that user', async () => {
    await using folder = await makeFolder();
    const dataDir = join(folder.path, 'data');
    {
      await using first = startProgram(dataDir, {
        as: plainUser,
        statement: 'create table kept as select 7 as number',
      });
      await untilReady(first);
    }
    await using second = startProgram(dataDir);
    expect(await ask(await untilReady(second), 'select number from kept')).toEqual([7]);
  });
});
