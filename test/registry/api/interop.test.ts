import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toFiles, toSource } from '../check-case.ts';
import { startTestRegistry, type TestRegistry } from '../start-test-registry.ts';
import { runSchema } from '../weir-schema.ts';

let api: TestRegistry;
let token: string;

beforeAll(async () => {
  api = await startTestRegistry();
  token = await api.token('pipeline', 'publish', 'check');
  await api.registry.publish({
    source: toSource('head', toFiles({ name: '', edits: [] }).head),
    variant: 'main',
    author: 'ann',
    reason: 'first',
  });
});
afterAll(() => api[Symbol.asyncDispose]());

const at = (file: string) => join(api.dataDir, file);

async function run(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runSchema([...args, '--registry', api.url], {
    env: { WEIR_REGISTRY_TOKEN: token, WEIR_DATA_DIR: api.dataDir },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

test('what was published is pulled as files, which the check finds to be the same', async () => {
  await run('pull', '--out', at('pulled'));
  expect(existsSync(at('pulled/events/order.booked.schema.json'))).toBe(true);
  const { subgraphs, governance, supergraphSdl } = await api.registry.read({ variant: 'main' });
  expect(readFileSync(at('pulled/governance.json'), 'utf8')).toBe(governance);
  expect(readFileSync(at('pulled/supergraph.graphql'), 'utf8')).toBe(supergraphSdl);
  expect(await run('pull', '--subgraph', 'sales')).toBe(`${subgraphs[1]?.sdl.trim()}\n`);
  expect(await run('pull', '--contract', 'portal')).toContain('@inaccessible');
  const same = await run('check', '--base', 'launch:last', '--head', at('pulled'), '--format', 'json');
  expect(JSON.parse(same)).toEqual({ verdict: 'pass', findings: [] });
  const contracts = await run('contract', '--head', at('pulled'));
  expect(contracts).toBe('portal: includes portal, excludes nothing: 1 queries\n');
  expect(await run('contract', 'portal', '--api', '--head', at('pulled'))).toMatch(
    /type Query \{\s+"""One order\."""\s+order\(/,
  );
});

test('manifests of Apollo and Relay are imported, decide checks, and are written again', async () => {
  const email = 'query Email {\n  viewer {\n    email\n  }\n}';
  const apollo = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: 'my-id', name: 'Email', type: 'query', body: email }],
  };
  writeFileSync(at('apollo.json'), JSON.stringify(apollo));
  expect(
    await run('operations', 'import', at('apollo.json'), '--client', 'ios', '--client-version', '5'),
  ).toBe('1 operations of ios 5 imported\n');
  const relay = { d41d8cd9: 'query One { order(id: "1") { number } }' };
  writeFileSync(at('relay.json'), JSON.stringify(relay));
  await run('operations', 'import', at('relay.json'), '--client', 'web');

  const exported = await run('operations', 'export', '--client', 'ios', '--client-version', '5');
  expect(JSON.parse(exported)).toEqual(apollo);
  const hashes = JSON.parse(await run('operations', 'export', '--client', 'web', '--format', 'relay'));
  expect(hashes).toEqual({ d41d8cd9: 'query One {\n  order(id: "1") {\n    number\n  }\n}' });
  await run('operations', 'export', '--format', 'weir', '--out', at('ours.json'));
  expect(JSON.parse(readFileSync(at('ours.json'), 'utf8'))).toHaveLength(2);
  expect(await run('operations', 'list')).toMatch(/Email: ios@5 0/);

  // A trusted document that nobody has sent yet protects what it reads.
  const head = toFiles({ name: '', edits: [['sales', '  email: String', '  mail: String']] }).head;
  writeFileSync(at('sales.graphql'), head.sales ?? '');
  const { code, stdout } = await runSchema(
    ['check', '--registry', api.url, '--subgraph', `sales=${at('sales.graphql')}`, '--format', 'json'],
    { env: { WEIR_REGISTRY_TOKEN: token, WEIR_DATA_DIR: api.dataDir } },
  );
  expect(code).toBe(1);
  expect(JSON.parse(stdout).findings[0]).toMatchObject({
    coordinate: 'Viewer.email',
    affected: [{ operation: 'Email', client: 'ios', version: '5', count: 0 }],
  });

  // The next import of the same version takes its place.
  writeFileSync(
    at('apollo.json'),
    JSON.stringify({ ...apollo, operations: [{ id: 'x', name: 'Me', body: 'query Me { viewer { id } }' }] }),
  );
  await run('operations', 'import', at('apollo.json'), '--client', 'ios', '--client-version', '5');
  expect(await run('operations', 'list')).not.toContain('Email');
});
