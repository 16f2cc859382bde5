import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { readServerUser } from '#platform/postgres/embedded/server-user.ts';

export const isRoot = process.getuid?.() === 0;

/** The user that tests take for an ordinary one: ourselves, or as root the one that PostgreSQL gets. */
export const plainUser = isRoot ? await readServerUser() : undefined;

/** A folder for one test that the ordinary user owns; removed on disposal. */
export async function makeFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'postgres-')));
  await chmod(path, 0o755);
  if (plainUser) await chown(path, plainUser.uid, plainUser.gid);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

export interface Program extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly output: string;
  /** Asks it to dispose of its server, and waits until it has ended. */
  end(): Promise<void>;
}

/** Another process that starts PostgreSQL on this folder and says `ready URL`. */
export function startProgram(
  dataDir: string,
  { as = undefined as typeof plainUser, statement = '' } = {},
): Program {
  const script = `
    import { createLog } from '#platform/log.ts';
    import { startPostgres } from '#platform/postgres/start-postgres.ts';
    import { Client } from 'pg';
    const log = createLog({ level: 'info', format: 'json', destination: process.stdout });
    const { signal } = new AbortController();
    {
      await using postgres = await startPostgres({ dataDir: process.argv[1], log }, signal);
      const client = new Client(postgres.connection);
      await client.connect();
      await client.query(process.argv[2] || 'select 1');
      await client.end();
      process.stdout.write('ready ' + postgres.url + '\\n');
      await new Promise((resolve) => process.stdin.once('end', resolve).resume());
    }
    process.stdout.write('disposed\\n');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir, statement], {
    cwd: new URL('../../..', import.meta.url),
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(as ? { uid: as.uid, gid: as.gid } : {}),
  });
  const closed = once(child, 'close');
  const seen: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
  const end = async () => {
    child.stdin.end();
    await closed;
  };
  return {
    child,
    get output() {
      return seen.join('');
    },
    end,
    [Symbol.asyncDispose]: end,
  };
}

export async function untilReady(program: Program): Promise<string> {
  const settled = () =>
    /^ready (\S+)$/m.exec(program.output)?.[1] ?? (program.child.exitCode === null ? '' : 'ended');
  await expect.poll(settled, { timeout: 25_000, interval: 10 }).not.toBe('');
  expect(settled(), program.output).not.toBe('ended');
  return settled();
}

/** Ends a process the hard way and waits until it has. */
export async function kill({ child }: Program): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

/** The command lines of all processes that mention this folder: servers and their guards. */
export async function processesOn(
  folder: string,
): Promise<readonly { readonly pid: number; readonly command: string }[]> {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command=']);
    return stdout
      .split('\n')
      .filter((line) => line.includes(folder) && /bin\/postgres/.test(line))
      .map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), command: command.replaceAll('\0', ' ') };
    }),
  );
  return found.filter(({ command }) => command.includes(folder) && command.includes('bin/postgres'));
}

export async function untilNoneRunsOn(folder: string): Promise<void> {
  await expect.poll(() => processesOn(folder), { timeout: 20_000 }).toEqual([]);
}

/** The server's own process, not the guard's shells. */
export async function serverOn(folder: string): Promise<number> {
  const servers = (await processesOn(folder)).filter(({ command }) => !command.startsWith('/bin/sh'));
  expect(servers).toHaveLength(1);
  return servers[0]?.pid ?? 0;
}

/** The guard's two shells. */
export async function guardsOn(folder: string): Promise<readonly number[]> {
  return (await processesOn(folder))
    .filter(({ command }) => command.startsWith('/bin/sh'))
    .map(({ pid }) => pid);
}
