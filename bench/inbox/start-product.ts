import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ProductProcess {
  readonly url: string;
  /** Of its processes, by command. */
  readonly pids: Readonly<Record<string, number>>;
  /** With -9. */
  kill(): Promise<void>;
}

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** A port with the three behind it, which the simulated systems take: below those that the system gives out by itself. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await Promise.all([0, 1, 2, 3].map((offset) => isFree(port + offset)));
    if (free.every(Boolean)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/** How the product is run: all of it in one process, or the processes that an operator runs for a flood. */
export type Layout = 'one process' | 'processes apart';

const layouts: Readonly<Record<Layout, readonly string[]>> = {
  'one process': ['sandbox', 'start --no-sandbox'],
  'processes apart': ['sandbox', 'webhooks', 'worker'],
};

/** The product with its simulated systems and its database in `dataDir`, ready to take in webhooks. */
export async function startProduct(dataDir: string, layout: Layout): Promise<ProductProcess> {
  const port = await freePort();
  const environment = {
    ...process.env,
    PORT: String(port),
    WEIR_DATA_DIR: dataDir,
    WEIR_LOG_LEVEL: 'error',
    WEIR_SANDBOX_LIMITS: 'off',
  };
  const children: ChildProcess[] = [];
  const kill = async () => {
    await Promise.all(children.map(killOne));
  };
  try {
    // One after the other: each finds what it needs of those before.
    for (const command of layouts[layout]) {
      const child = spawn(process.execPath, [main, ...command.split(' ')], {
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      await waitUntilReady(child, command);
    }
  } catch (error) {
    await kill();
    throw error;
  }
  const pids = layouts[layout].map((command, index) => [command.split(' ', 1)[0], children[index]?.pid ?? 0]);
  return { url: `http://127.0.0.1:${port}`, pids: Object.fromEntries(pids), kill };
}

async function waitUntilReady({ stdout }: ChildProcess, command: string): Promise<void> {
  if (!stdout) throw new Error(`weir ${command} has no output`);
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    if (!/^weir (\w+ )?ready/.test(line)) continue;
    stdout.resume();
    return;
  }
  throw new Error(`weir ${command} ended before it was ready`);
}

async function killOne(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
