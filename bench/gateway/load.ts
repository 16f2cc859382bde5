import { Pool } from 'undici';

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

/** Keeps `clients` requests of one body in flight for a time. Throws at the first answer that is not the expected one. */
export async function runLoad(
  port: number,
  body: string,
  expected: string,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<LoadResult> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: clients, pipelining: 1 });
  const latenciesMs: number[] = [];
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;

  async function client(): Promise<void> {
    while (performance.now() < endsAt) {
      const sentAt = performance.now();
      const { body: answer } = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      const text = await answer.text();
      // Length first: the answers of one server are the same bytes, and all of them are compared in the warm-up.
      if (text.length !== expected.length) throw new Error(`Unexpected answer: ${text.slice(0, 300)}`);
      latenciesMs.push(performance.now() - sentAt);
    }
  }
  await Promise.all(Array.from({ length: clients }, client)).finally(() => pool.destroy());
  return { requests: latenciesMs.length, seconds: (performance.now() - startedAt) / 1_000, latenciesMs };
}

/** One answer, whole. */
export async function readAnswer(port: number, body: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
  });
  return response.text();
}
