import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseManifest } from '#gateway/operations/operation-manifest.ts';

interface Run {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

const trusted = parseManifest(readFileSync('schema/operations/manifest.json', 'utf8'));

let dataDir: string;
const running: Run[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'weir-cli-'));
  // The embedded PostgreSQL runs as nobody where we are root.
  await chmod(dataDir, 0o755);
});

afterEach(async () => {
  for (const run of running.splice(0)) {
    run.process.kill('SIGTERM');
    await run.ended;
  }
  await rm(dataDir, { recursive: true, force: true });
});

/** Runs `weir` as a shell does, with this environment and nothing of ours. */
function weir(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, ['bin/weir.mjs', ...args], {
    env: { PATH: process.env.PATH ?? '', WEIR_DATA_DIR: dataDir, WEIR_LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const keep = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  const run = { process: child, output: () => text, ended };
  running.push(run);
  return run;
}

async function waitFor(run: Run, text: string | RegExp): Promise<void> {
  await expect.poll(run.output, { timeout: 100_000 }).toMatch(text);
}

/** A port with the hundred behind it free, as far as one can know. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  const port = typeof address === 'object' && address ? address.port : 0;
  return port > 65_000 ? port - 1_000 : port;
}

async function ask(url: string, token: string, query: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

/** Asks for a trusted operation by its hash. */
async function askTrusted(url: string, token: string, name: string, variables: object): Promise<unknown> {
  const { id } = trusted.find((operation) => operation.name === name) ?? {};
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ documentId: `sha256:${id}`, variables }),
  });
  return response.json();
}

/** When each process read a record differs. */
function withoutTimes(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer, (key, value) => (key === 'asOf' ? 'then' : value)));
}

async function tokenOf(persona: string): Promise<string> {
  const run = weir(['token', '--as', persona]);
  expect(await run.ended).toBe(0);
  return run.output().trim();
}

describe('weir', () => {
  test('start prints where things are, two tokens that work, and a first query that answers', async () => {
    const port = String(await freePort());
    const run = weir(['start'], { PORT: port });
    await waitFor(run, /weir ready on http:\/\/localhost:\d+\n$/);
    const [, crm = '', , portal = ''] =
      /\ncrm\n {2}(\S+)\nportal:(\S+)\n {2}(\S+)\n/.exec(run.output()) ?? [];
    const [, query = ''] = /A first query\n\n {2}(.+)\n/.exec(run.output()) ?? [];
    const url = `http://127.0.0.1:${port}`;
    expect(await ask(url, crm, query)).toMatchObject({
      data: { customer: { name: expect.any(String), orders: { nodes: expect.any(Array) } } },
    });
    expect(await ask(url, portal, '{ viewer { kind } }')).toEqual({ data: { viewer: { kind: 'PORTAL' } } });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);

    // The simulated company's past was never shown in its CRM.
    const reconciled = weir(['reconcile'], { PORT: port });
    expect(await reconciled.ended).toBe(1);
    expect(reconciled.output()).toMatch(
      /^INVOICE_NOT_IN_CRM {2}\S+ USD {2}Invoice .*RETRY shows it there\.$/m,
    );
    expect(reconciled.output()).toContain('20 wait as workflows');
    const finance = await tokenOf('finance');
    const open = '{ exceptions(status: [OPEN]) { nodes { code } } }';
    const nodes = Array(20).fill({ code: 'INVOICE_NOT_IN_CRM' });
    await expect
      .poll(() => ask(url, finance, open), { timeout: 20_000 })
      .toEqual({ data: { exceptions: { nodes } } });

    run.process.kill('SIGTERM');
    expect(await run.ended).toBe(0);
  }, 120_000);

  test('sandbox, six subgraphs, gateway and worker are separate processes that answer as one does', async () => {
    const port = await freePort();
    const environment = {
      PORT: String(port),
      WEIR_IDENTITY_SECRET: 'shared by gateway and subgraphs, and long',
    };
    await waitFor(weir(['sandbox'], environment), 'weir sandbox ready');
    const names = ['customer', 'product', 'order', 'invoice', 'subscription', 'operations'];
    const subgraphs = names.map((name) => ({
      name,
      run: weir(['subgraph', name, '--port', '0'], environment),
    }));
    const worker = weir(['worker'], environment);
    const addresses: string[] = [];
    for (const { name, run } of subgraphs) {
      await waitFor(run, `weir subgraph ${name} ready on`);
      addresses.push(`${name}=${/ready on (\S+)/.exec(run.output())?.[1]}`);
    }
    await waitFor(worker, 'weir worker ready');
    const gateway = weir(
      [
        ...['gateway', '--supergraph', 'schema/supergraph.graphql', '--port', '0'],
        ...addresses.flatMap((address) => ['--subgraph', address]),
      ],
      { ...environment, WEIR_TRUSTED_DOCUMENTS_PATH: 'schema/operations/manifest.json' },
    );
    await waitFor(gateway, 'weir gateway ready on');
    const split = /ready on (\S+)/.exec(gateway.output())?.[1] ?? '';
    const crm = await tokenOf('crm');

    const found = (await ask(split, crm, '{ customers(search: "", first: 1) { nodes { id } } }')) as {
      data: { customers: { nodes: [{ id: string }] } };
    };
    const variables = { id: found.data.customers.nodes[0].id };
    const answer = await askTrusted(split, crm, 'Account360', variables);
    expect(answer).toMatchObject({ data: { customer: { name: expect.any(String) } } });
    expect(answer).not.toHaveProperty('errors');

    // A subgraph answers its gateway only, whoever the caller is.
    for (const address of addresses) {
      const url = address.replace(/^\w+=|\/graphql$/g, '');
      expect(await ask(url, crm, '{ __typename }')).toMatchObject({
        errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
      });
    }

    const whole = weir(['start', '--no-sandbox'], environment);
    await waitFor(whole, 'weir ready on');
    const same = await askTrusted(`http://127.0.0.1:${port}`, crm, 'Account360', variables);
    expect(withoutTimes(same)).toEqual(withoutTimes(answer));
  }, 240_000);

  test('explain says what an operation costs each system, cold and warm', async () => {
    const file = join(dataDir, 'operation.graphql');
    await writeFile(
      file,
      'query Search($search: String!) { customers(search: $search, first: 2) { nodes { name credit { status } } } }',
    );
    const run = weir(['explain', file, '--variables', '{"search":""}', '--as', 'crm']);
    expect(await run.ended).toBe(0);
    // Whether the first to sign in is the operation, or who asks for the limits at start, is a matter of timing.
    expect(run.output()).toMatch(
      /^cold {2}[2-4] calls: salesforce [12], netsuite [12]\nwarm {2}2 calls: salesforce 1, netsuite 1\n$/,
    );
  });

  test('says all that is wrong with its settings in one message, and starts nothing', async () => {
    const run = weir(['start'], { PORT: 'many', WEIR_SANDBOX_LATENCY: 'slow', WEIR_LOGLEVEL: 'info' });
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(/PORT.*many/);
    expect(run.output()).toMatch(/WEIR_SANDBOX_LATENCY.*slow/);
    expect(run.output()).toMatch(/WEIR_LOGLEVEL.*WEIR_LOG_LEVEL/);
    expect(run.output()).not.toMatch(/^\s+at /m);
  });

  test.each([
    [['token', '--as', 'emperor'], 'There is no persona "emperor"'],
    [['subgraph', 'weather', '--port', 'x'], 'Give a port'],
    [['gateway', '--supergraph', 'no-such.graphql', '--no-auth', '--port', '0'], 'no-such.graphql'],
    [['frobnicate'], 'unknown command'],
    [['explain', 'no-such.graphql'], 'no-such.graphql'],
  ])('%j ends with what is wrong', async (args, text) => {
    const run = weir(args);
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain(text);
    expect(run.output()).not.toMatch(/^\s+at /m);
  });

  test.each([
    'start',
    'gateway',
    'subgraph',
    'worker',
    'webhooks',
    'sandbox',
    'reconcile',
    'token',
  ])('%s --help explains itself', async (command) => {
    const run = weir([command, '--help']);
    expect(await run.ended).toBe(0);
    expect(run.output()).toContain(`Usage: weir ${command}`);
  });

  test('in production asks whose tokens to believe', async () => {
    const run = weir(['start'], { NODE_ENV: 'production' });
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain('Set WEIR_TOKEN_ISSUER and WEIR_TOKEN_JWKS_URL');
  });
});
