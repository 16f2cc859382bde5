import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ProductProcess {
  readonly url: string;
  /** With -9. */
  kill(): Promise<void>;
}

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** The whole product in a process of its own, with its simulated systems and its database in `dataDir`. */
export async function startProduct(dataDir: string): Promise<ProductProcess> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, [main, 'start'], {
    env: {
      ...process.env,
      PORT: String(port),
      WEIR_DATA_DIR: dataDir,
      WEIR_LOG_LEVEL: 'error',
      WEIR_SANDBOX_LIMITS: 'off',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('the product has no output');
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream }))
      if (line.startsWith('weir ready')) return;
    throw new Error('the product ended before it was ready');
  })();
  await ready;
  child.stdout.resume();
  return {
    url: `http://127.0.0.1:${port}`,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
