import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway } from './start-test-gateway.ts';

const folder = '../shared/bench/federation';
const read = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe.skipIf(!existsSync(folder))(`the workload in ${folder} (skipped where it is absent)`, () => {
  let subgraphs: ChildProcess;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    const env = { ...process.env, PORT: String(port) };
    subgraphs = spawn(process.execPath, [`${folder}/subgraphs.mjs`], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(subgraphs.stdout as NodeJS.ReadableStream, 'data');
  });
  afterAll(async () => {
    subgraphs.kill();
    await once(subgraphs, 'exit');
  });

  test('is answered as the reference answers it, over HTTP subgraphs', async () => {
    const sdl = read('supergraph.graphql').replaceAll(':4301/', `:${port}/`);
    await using gateway = await startTestGateway({ supergraph: { sdl }, subgraphs: {}, auth: 'none' });
    const query = read('query.graphql');
    const { data, errors } = await gateway.ask(query);
    expect(errors).toBeUndefined();
    expect(JSON.stringify({ data })).toBe(JSON.stringify(JSON.parse(read('expected.json'))));
  });
});
