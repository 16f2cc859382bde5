import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '#platform/log.ts';
import { type Postgres, startPostgres } from '#platform/postgres/start-postgres.ts';
import { runSchema } from '../weir-schema.ts';

const log = createLog({ level: 'silent', format: 'json', destination: { write: () => true } });
const base = resolve('schema');
let folder: string;
let postgres: Postgres;

// The server that the commands find already running, as beside `weir start`.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-publish-'));
  cpSync(base, join(folder, 'schema'), { recursive: true });
  postgres = await startPostgres({ dataDir: join(folder, 'data'), log }, new AbortController().signal);
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function run(...args: readonly string[]) {
  return runSchema(args, { env: { WEIR_DATA_DIR: join(folder, 'data') } });
}

const by = (author: string) => ['--author', author, '--reason', 'a test'];

test('a schema is published, refused, approved, listed, compared and rolled back from the command line', async () => {
  const head = join(folder, 'schema');
  expect(await run('publish', '--head', head, ...by('ann'))).toMatchObject({
    code: 0,
    stdout: 'launch 1 published\n',
  });

  const file = join(head, 'product.graphql');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('  taxCode: String');
  writeFileSync(file, text.replace('  taxCode: String', '  taxClass: String'));
  const refused = await run('publish', '--head', head, ...by('ann'));
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain("weir schema approve --rule field-removed --coordinate 'Product.taxCode'");

  const approved = await run(
    'approve',
    '--rule',
    'field-removed',
    '--coordinate',
    'Product.taxCode',
    ...by('bob'),
  );
  expect(approved).toMatchObject({ code: 0, stdout: expect.stringContaining('approved by bob') });
  expect(await run('publish', '--head', head, ...by('ann'))).toMatchObject({
    code: 0,
    stdout: 'launch 2 published\n',
  });

  const diff = await run('diff', '--base', 'launch:1', '--head', 'launch:last');
  expect(diff.stdout).toContain('- product Product.taxCode');
  expect((await run('check', '--base', 'launch:last', '--head', head)).code).toBe(0);
  expect((await run('check', '--base', 'launch:last', '--head', base)).code).toBe(1);

  expect(await run('rollback', '1', ...by('cleo'))).toMatchObject({ code: 0 });
  const { launches } = JSON.parse((await run('history', '--format', 'json')).stdout);
  expect(launches).toMatchObject([
    { id: 3, author: 'cleo', rolledBackTo: 1 },
    {
      id: 2,
      author: 'ann',
      findings: expect.arrayContaining([expect.objectContaining({ rule: 'field-removed' })]),
    },
    { id: 1, author: 'ann', reason: 'a test' },
  ]);
  expect((await run('check', '--base', 'launch:last', '--head', base)).code).toBe(0);
}, 120_000);

test.each([
  [
    'a launch that there is not',
    ['rollback', '99', ...by('ann')],
    /There is no launch 99: weir schema history/,
  ],
  ['something that is no launch', ['rollback', 'first', ...by('ann')], /Give the number of a launch/],
  [
    'a publication without an author',
    ['publish', '--head', base, '--reason', 'a test'],
    /Say who does it with --author/,
  ],
  ['a schema that cannot be parsed', ['publish', '--head', 'docs', ...by('ann')], /docs has no subgraph/],
])('%s ends with 2 and a word on what to do', async (_name, args, message) => {
  const { code, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
