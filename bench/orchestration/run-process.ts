import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Load {
  readonly workflows: number;
  /** Under way at once. */
  readonly concurrency: number;
}

export interface Found {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of our process, for one workflow. */
  readonly cpuMs: number;
}

/** Puts the load on the engine alone or on the whole orchestration, in a process of its own. */
export async function runProcess(what: 'engine' | 'quotes', load: Load): Promise<Found> {
  const file = fileURLToPath(new URL(`./${what}-process.ts`, import.meta.url));
  const child = fork(file, [JSON.stringify(load)], { execArgv: ['--disable-warning=DeprecationWarning'] });
  const ended = once(child, 'close').then(() => {
    throw new Error(`the process of ${what} ended without a result`);
  });
  const [found] = (await Promise.race([once(child, 'message'), ended])) as [Found];
  await ended.catch(() => undefined);
  return found;
}
