import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadArtefactSigner } from '#platform/artefact/artefact-key.ts';
import { createLog } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { type Postgres, startPostgres } from '#platform/postgres/start-postgres.ts';
import { createSchemaRegistry } from '#registry/store/create-schema-registry.ts';
import { startLaunchFeed } from '#registry/store/launch-feed.ts';
import { registryMigrations } from '#registry/store/migrations.ts';
import type { SchemaRegistry } from '#registry/store/schema-registry.ts';
import { toFiles, toSource } from '../check-case.ts';
import type { Edit } from '../rule-case.ts';

const { signal } = new AbortController();
const log = createLog({ level: 'silent', format: 'json', destination: { write: () => true } });
let dataDir: string;
let postgres: Postgres;
let pool: Pool;
let registry: SchemaRegistry;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'weir-registry-'));
  postgres = await startPostgres({ dataDir, log }, signal);
  pool = new Pool({ ...postgres.connection, max: 8 });
  // Idle connections report the server's end here.
  pool.on('error', () => undefined);
  await migrate(pool, registryMigrations, signal);
  const signer = await loadArtefactSigner(undefined, join(dataDir, 'registry-key.json'));
  registry = createSchemaRegistry(pool, { signer });
});
beforeEach(async () => {
  await pool.query(
    `truncate registry_launch, registry_launch_file, registry_approval, registry_text, registry_artefact, registry_check
     restart identity`,
  );
});
afterAll(async () => {
  await pool.end();
  await postgres[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const note: Edit = ['sales', '  "Its number."', '  "New."\n  parent: Order\n  "Its number."'];
const noEmail: Edit = ['sales', '  "Its address."\n  email: String', '  "Its address."\n  mail: String'];
const noInvoices: Edit = ['billing', '  invoices(', '  bills('];
const broken: Edit = ['billing', 'amount: Decimal!', 'amount: String!'];

const variant = 'main';

function publish(edits: readonly Edit[], author = 'ann') {
  const source = toSource('head', toFiles({ name: '', edits }).head);
  return registry.publish({ source, variant, author, reason: 'because' });
}

function openOf(result: Awaited<ReturnType<typeof publish>>) {
  if (result.outcome !== 'refused') throw new Error(`it was ${result.outcome}`);
  return result.open.map(({ finding: { rule, coordinate }, approvedBy, needed }) => ({
    rule,
    coordinate,
    approvedBy,
    needed,
  }));
}

describe('the registry', () => {
  test('keeps what was published, who did and why', async () => {
    expect(await publish([])).toMatchObject({ outcome: 'launched', launch: { id: 1 } });
    expect(await publish([note])).toMatchObject({ outcome: 'launched', launch: { id: 2 } });
    expect(await registry.history(variant, 10)).toMatchObject([
      { id: 2, author: 'ann', reason: 'because' },
      { id: 1, author: 'ann', reason: 'because' },
    ]);
    const { subgraphs, events, supergraphSdl } = await registry.read({ variant });
    expect(subgraphs.map(({ name }) => name)).toEqual(['billing', 'sales']);
    expect(events.map(({ topic }) => topic)).toEqual(['order.booked', 'workflow.progress']);
    expect(supergraphSdl).toContain('parent: Order');
    expect((await registry.read(1)).supergraphSdl).not.toContain('parent: Order');
  });

  test('launches nothing where nothing has changed', async () => {
    await publish([]);
    expect(await publish([], 'bob')).toMatchObject({
      outcome: 'unchanged',
      launch: { id: 1, author: 'ann' },
    });
    expect(await registry.history(variant, 10)).toHaveLength(1);
  });

  test('keeps a text once, however many launches hold it', async () => {
    await publish([]);
    const before = (await pool.query('select 1 from registry_text')).rowCount ?? 0;
    await publish([note]);
    // The changed subgraph, the supergraph and its one contract.
    expect((await pool.query('select 1 from registry_text')).rowCount).toBe(before + 3);
  });

  test('refuses what blocks, and changes nothing', async () => {
    await publish([]);
    expect(openOf(await publish([noEmail]))).toEqual([
      { rule: 'field-removed', coordinate: 'Viewer.email', approvedBy: [], needed: 1 },
    ]);
    expect(await registry.history(variant, 10)).toHaveLength(1);
  });

  test('launches what somebody else has approved, and keeps the finding', async () => {
    await publish([]);
    const approval = { rule: 'field-removed', coordinate: 'Viewer.email', reason: 'nobody reads it' };
    await registry.approve({ ...approval, author: 'ann' }, variant);
    expect(openOf(await publish([noEmail], 'ann'))).toHaveLength(1);
    await registry.approve({ ...approval, author: 'bob' }, variant);
    expect(await publish([noEmail], 'ann')).toMatchObject({
      outcome: 'launched',
      launch: {
        id: 2,
        findings: expect.arrayContaining([expect.objectContaining({ rule: 'field-removed' })]),
      },
    });
  });

  test('takes an approval for the next launch only', async () => {
    await publish([]);
    const approval = { rule: 'field-removed', coordinate: 'Viewer.email', author: 'bob', reason: 'fine' };
    await registry.approve(approval, variant);
    await publish([note]);
    expect(openOf(await publish([note, noEmail]))).toMatchObject([
      { coordinate: 'Viewer.email', approvedBy: [] },
    ]);
  });

  test('asks two people where money is concerned', async () => {
    await publish([['invoice', '', 'type Query { "A." paid: Int "B." due: Int }']]);
    const withoutDue = () => publish([['invoice', '', 'type Query { "A." paid: Int }']]);
    const approval = { rule: 'field-removed', coordinate: 'Query.due', reason: 'agreed' };
    await registry.approve({ ...approval, author: 'bob' }, variant);
    expect(openOf(await withoutDue())).toMatchObject([
      { coordinate: 'Query.due', approvedBy: ['bob'], needed: 2 },
    ]);
    await registry.approve({ ...approval, author: 'bob' }, variant);
    expect(openOf(await withoutDue())).toMatchObject([{ approvedBy: ['bob'] }]);
    await registry.approve({ ...approval, author: 'cleo' }, variant);
    expect(await withoutDue()).toMatchObject({ outcome: 'launched' });
  });

  test('never launches subgraphs that do not compose, whoever approves', async () => {
    await publish([]);
    for (const author of ['bob', 'cleo', 'dan'])
      await registry.approve(
        { rule: 'composition', coordinate: 'Money.amount', author, reason: 'go' },
        variant,
      );
    expect(openOf(await publish([broken]))).toMatchObject([
      { rule: 'composition', coordinate: 'Money.amount' },
    ]);
    expect(await registry.history(variant, 10)).toHaveLength(1);
  });

  test('does not take a first version that does not compose either', async () => {
    expect(openOf(await publish([broken]))).toMatchObject([{ rule: 'composition' }]);
    await expect(registry.read({ variant })).rejects.toThrow('Nothing has been published yet');
  });

  test('goes back to an earlier launch as a new one', async () => {
    await publish([]);
    await publish([note]);
    const launch = await registry.rollback(1, { author: 'bob', reason: 'it broke' });
    expect(launch).toMatchObject({ id: 3, author: 'bob', reason: 'it broke', rolledBackTo: 1 });
    expect((await registry.read({ variant })).supergraphSdl).toBe((await registry.read(1)).supergraphSdl);
    await expect(registry.rollback(9, { author: 'bob', reason: '' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('makes concurrent publications wait for each other, each checked against the one before', async () => {
    await publish([]);
    const results = await Promise.all([
      publish([note]),
      publish([note]),
      publish([noInvoices]),
      publish([note]),
    ]);
    const outcomes = results.map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual(['launched', 'refused', 'unchanged', 'unchanged']);
    expect((await registry.history(variant, 10)).map(({ id }) => id)).toEqual([2, 1]);
  });

  test('tells who waits of each launch, signed, and of no other variant’s', async () => {
    await using feed = await startLaunchFeed({ registry, connection: postgres.connection, log }, signal);
    const whole = feed.follow({ variant, contract: '' });
    await expect(whole.next(undefined, signal)).rejects.toThrow('Nothing has been published yet');

    await publish([]);
    expect(await whole.next(undefined, signal)).toMatchObject({
      launch: 1,
      variant,
      sdl: (await registry.read(1)).supergraphSdl,
    });
    const second = whole.next(1, signal);
    await registry.publish({
      source: toSource('head', toFiles({ name: '', edits: [] }).head),
      variant: 'staging',
      author: 'ann',
      reason: 'elsewhere',
    });
    await publish([note]);
    expect(await second).toMatchObject({ launch: 3, sdl: expect.stringContaining('parent: Order') });
    await registry.rollback(1, { author: 'bob', reason: 'back' });
    expect((await whole.next(3, signal))?.sdl).toBe((await registry.read(1)).supergraphSdl);
    expect(await feed.next({ variant, contract: '' }, 4, 1, signal)).toBeUndefined();
  });

  test('puts single subgraphs into the last launch, and takes an unknown name for a mistake', async () => {
    await publish([]);
    const sales = toFiles({ name: '', edits: [note] }).head.sales ?? '';
    const part = (name: string, mayAdd = false) => ({
      source: { replace: [{ name, sdl: sales }], mayAdd },
      variant,
      author: 'ann',
      reason: 'mine alone',
    });
    await expect(registry.publish(part('sale'))).rejects.toThrow(
      'There is no subgraph "sale" in the last launch (billing, sales)',
    );
    expect(await registry.publish(part('sales'))).toMatchObject({ outcome: 'launched', launch: { id: 2 } });
    expect((await registry.read(2)).subgraphs.map(({ name }) => name)).toEqual(['billing', 'sales']);
    const added = { replace: [{ name: 'extra', sdl: 'type Query { "More." more: Int }' }], mayAdd: true };
    const launched = await registry.publish({ source: added, variant, author: 'ann', reason: 'new' });
    expect(launched).toMatchObject({ outcome: 'launched' });
  });

  test('keeps what checks said', async () => {
    await publish([]);
    const source = toSource('head', toFiles({ name: '', edits: [noEmail] }).head);
    expect(await registry.check({ source, variant, author: 'ci' })).toMatchObject({ verdict: 'fail' });
    expect(await registry.checks(variant, 1)).toMatchObject([{ author: 'ci', base: 1, verdict: 'fail' }]);
    expect(await registry.history(variant, 10)).toHaveLength(1);
  });
});
