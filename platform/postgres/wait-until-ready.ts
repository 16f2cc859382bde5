import { setTimeout as delay } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';

/** What a server says, or its socket, while it starts up, shuts down or is not there yet. */
const notYet = new Set(['57P03', 'ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EAI_AGAIN']);

/** Whether a server may still come to answer after this failure. */
export function isNotYetReady(error: unknown): boolean {
  return error instanceof Error && 'code' in error && notYet.has(String(error.code));
}

/**
 * Asks until a query answers: an accepted connection is not enough, a server in recovery accepts and then refuses.
 * Throws the first failure that waiting does not cure, and the signal's reason.
 */
export async function waitUntilReady(config: ClientConfig, signal: AbortSignal): Promise<void> {
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    signal.throwIfAborted();
    try {
      return await askOnce(config);
    } catch (error) {
      if (!isNotYetReady(error)) throw error;
    }
    await delay(pauseMs, undefined, { signal });
  }
}

async function askOnce(config: ClientConfig): Promise<void> {
  const client = new Client({ ...config, connectionTimeoutMillis: 10_000 });
  // A connection cut while idle is reported here besides; the query's own rejection is enough.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end().catch(() => undefined);
  }
}
