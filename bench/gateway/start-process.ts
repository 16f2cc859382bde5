import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

export interface BenchProcess extends AsyncDisposable {
  readonly pid: number;
}

/** Runs a program on one core and waits for a line that shows it ready; rejects with its output where it ends before. */
export async function startProcess(
  command: readonly string[],
  core: number,
  env: Readonly<Record<string, string>>,
  readyLine: RegExp,
): Promise<BenchProcess> {
  const child = spawn('taskset', ['-c', String(core), ...command], {
    env: { ...process.env, ...env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  const onData = (chunk: Buffer) => {
    output = (output + chunk).slice(-10_000);
    if (readyLine.test(output)) resolve();
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  child.once('error', reject);
  child.once('exit', (code) => reject(new Error(`${command.join(' ')} ended with ${code}:\n${output}`)));
  await ready;
  return {
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Processor time so far, in milliseconds; Linux counts it in hundredths of a second. */
export function readCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

export function readRssMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1_000;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
