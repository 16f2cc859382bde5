import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Change, type GraphSize, makeOperations, makeSubgraphs } from './make-graph.ts';

export interface CheckFigures {
  readonly seconds: number;
  readonly peakMb: number;
  readonly findings: number;
  readonly verdict: string;
}

async function writeVersion(folder: string, size: GraphSize, change: Change): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, sdl } of makeSubgraphs(size, change))
    await writeFile(join(folder, `${name}.graphql`), sdl);
}

/** Runs `weir schema check` as CI does, a process of its own, and reads its time and the most memory that it had. */
async function runCheck(args: readonly string[]): Promise<CheckFigures> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [
    '--import',
    `data:text/javascript,process.on('exit',()=>process.stderr.write('\\npeak '+process.resourceUsage().maxRSS+'\\n'))`,
    resolve('cli/main.ts'),
    'schema',
    'check',
    ...args,
  ]);
  const { promise, resolve: close } = Promise.withResolvers<void>();
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.on('close', () => close());
  await promise;
  const seconds = (performance.now() - startedAt) / 1_000;
  if (!stdout.startsWith('{')) throw new Error(`the check failed: ${stderr}`);
  const { verdict, findings } = JSON.parse(stdout);
  const peakMb = Number(/peak (\d+)/.exec(stderr)?.[1]) / 1_024;
  return { seconds, peakMb, findings: findings.length, verdict };
}

/** Checks a generated graph against a changed one, with recorded operations. */
export async function measureCheck(size: GraphSize, change: Change): Promise<CheckFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-registry-'));
  try {
    await writeVersion(join(folder, 'base'), size, 'nothing');
    await writeVersion(join(folder, 'head'), size, change);
    await writeFile(join(folder, 'operations.json'), JSON.stringify(makeOperations(size)));
    return await runCheck([
      ...['--base', join(folder, 'base'), '--head', join(folder, 'head'), '--format', 'json'],
      ...['--operations', join(folder, 'operations.json')],
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
