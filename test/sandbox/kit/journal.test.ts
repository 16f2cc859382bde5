import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compactEntries, type JournalEntry, openJournal } from '#sandbox/kit/journal.ts';
import { createRecordStore } from '#sandbox/kit/record-store.ts';
import { startSimulator } from '#sandbox/kit/start-simulator.ts';
import { emptyCompany } from './empty-company.ts';
import { createLedger } from './ledger-vendor.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'weir-journal-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const fileOf = (system: string) => join(dataDir, `${system}.jsonl`);

async function openStore(key = 'data 1', log?: (line: string) => void) {
  return createRecordStore(await openJournal({ file: fileOf('test'), key, ...(log ? { log } : {}) }));
}

type Item = { readonly id: string; readonly text: string };
const seed: readonly Item[] = [
  { id: 's1', text: 'one' },
  { id: 's2', text: 'two' },
  { id: 's3', text: 'three' },
];

describe('a journalled store', () => {
  it('holds after a restart what was inserted, replaced and deleted over the same seed, in the same order', async () => {
    const before = await openStore();
    const items = before.collection<Item>('item');
    items.seedWith(seed);
    items.put({ id: 's2', text: 'two, changed' });
    items.delete('s3');
    items.insert({ id: 'n1', text: 'new' });
    items.insert({ id: 'n2', text: 'gone again' });
    items.delete('n2');
    expect(before.next('number', 100)).toBe(100);
    const held = [...items.values()];
    before.close();

    const after = await openStore();
    const again = after.collection<Item>('item');
    const byText = again.index(({ text }) => text);
    again.seedWith(seed);
    expect([...again.values()]).toEqual(held);
    expect(byText.first('two, changed')?.id).toBe('s2');
    expect(byText.find('two')).toEqual([]);
    expect(after.created()).toEqual({ item: 2 });
    expect(after.next('number', 100)).toBe(101);
    after.close();
  });

  it('forgets what is not to be journalled and counts from the last reset', async () => {
    const before = await openStore();
    before.collection<Item>('token', { journalled: false }).insert({ id: 't', text: 'secret' });
    before.collection<Item>('event', { counted: false }).insert({ id: 'e', text: 'event' });
    before.collection<Item>('item').insert({ id: 'a', text: 'before' });
    before.resetCreated();
    before.collection<Item>('item').insert({ id: 'b', text: 'after' });
    before.close();

    const after = await openStore();
    expect(after.collection('token').size).toBe(0);
    expect(after.collection('event').size).toBe(1);
    expect(after.created()).toEqual({ item: 1 });
    after.close();
  });

  it('undoes a transaction that fails, in memory and in the journal', async () => {
    const store = await openStore();
    const items = store.collection<Item>('item');
    const byText = items.index(({ text }) => text);
    items.seedWith(seed);
    items.insert({ id: 'kept', text: 'kept' });
    expect(() =>
      store.transact(() => {
        items.insert({ id: 'lost', text: 'lost' });
        items.put({ id: 's1', text: 'changed' });
        items.delete('s2');
        throw new Error('all or none');
      }),
    ).toThrow('all or none');
    expect(items.get('lost')).toBe(undefined);
    expect(byText.first('one')?.id).toBe('s1');
    expect(items.get('s2')?.text).toBe('two');
    expect(store.created()).toEqual({ item: 1 });
    store.close();

    const after = await openStore();
    expect([...after.collection<Item>('item').values()]).toEqual([{ id: 'kept', text: 'kept' }]);
    after.close();
  });

  it('cuts off a line that a kill tore and goes on after it', async () => {
    const before = await openStore();
    before.collection<Item>('item').insert({ id: 'a', text: 'whole' });
    before.close();
    await appendFile(fileOf('test'), '{"op":"insert","type":"item","record":{"id":"b","te');

    const torn = await openStore();
    expect([...torn.collection<Item>('item').values()]).toEqual([{ id: 'a', text: 'whole' }]);
    torn.collection<Item>('item').insert({ id: 'c', text: 'next' });
    torn.close();

    const after = await openStore();
    expect([...after.collection<Item>('item').values()].map(({ id }) => id)).toEqual(['a', 'c']);
    after.close();
  });

  it.each([
    ['of other data', 'data 2', ''],
    ['that cannot be read', 'data 1', 'rubbish\n{"op":\n'],
  ])('sets a journal %s aside with a line in the log', async (_, key, rubbish) => {
    const before = await openStore();
    before.collection<Item>('item').insert({ id: 'a', text: 'old' });
    before.close();
    await appendFile(fileOf('test'), rubbish);
    const lines: string[] = [];
    const after = await openStore(key, (line) => lines.push(line));
    expect(after.collection('item').size).toBe(0);
    after.close();
    const aside = (await readdir(dataDir)).find((name) => name.endsWith('.old'));
    expect(lines.join()).toContain(aside);
    expect(await readFile(join(dataDir, aside ?? ''), 'utf8')).toContain('"old"');
  });

  it('stays as small as what it says', async () => {
    const before = await openStore();
    const items = before.collection<Item>('item');
    items.insert({ id: 'busy', text: 'first' });
    for (let n = 0; n < 3_000; n++) items.put({ id: 'busy', text: String(n) });
    before.close();
    const lines = async () => (await readFile(fileOf('test'), 'utf8')).trim().split('\n').length;
    expect(await lines()).toBeGreaterThan(3_000);

    const after = await openStore();
    expect(await lines()).toBeLessThan(5);
    expect(after.collection<Item>('item').get('busy')?.text).toBe('2999');
    expect(after.created()).toEqual({ item: 1 });
    after.close();
  });

  it('is compacted to entries that mean the same', () => {
    const record = (id: string, text: string) => ({ id, text });
    const entries: readonly JournalEntry[] = [
      { op: 'insert', type: 'a', record: record('1', 'x') },
      { op: 'put', type: 'a', record: record('1', 'y') },
      { op: 'insert', type: 'a', record: record('2', 'x') },
      { op: 'delete', type: 'a', id: '2' },
      { op: 'delete', type: 'a', id: 'seeded' },
      { op: 'next', name: 'n', value: 1 },
      { op: 'next', name: 'n', value: 2 },
    ];
    expect(compactEntries(entries)).toEqual([
      { op: 'put', type: 'a', record: record('1', 'y') },
      { op: 'delete', type: 'a', id: 'seeded' },
      { op: 'next', name: 'n', value: 2 },
      { op: 'created', type: 'a', count: 2 },
    ]);
  });
});

describe('a simulated system that is killed', () => {
  it('has after its restart everything that it answered for', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'ledger-process.ts'), dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const answered: string[] = [];
    try {
      const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
      const clients = Array.from({ length: 4 }, async () => {
        for (;;) {
          const response = await fetch(`${url}/entries`, { method: 'POST', body: 'x'.repeat(2_000) });
          answered.push(((await response.json()) as { id: string }).id);
          if (answered.length === 200) child.kill('SIGKILL');
        }
      });
      await Promise.allSettled(clients);
    } finally {
      child.kill('SIGKILL');
    }
    expect(answered.length).toBeGreaterThanOrEqual(200);

    const config = { host: '127.0.0.1', port: 0, latency: 'fast', limits: 'off', seed: 1, dataDir } as const;
    await using simulator = await startSimulator(
      'ledger',
      createLedger,
      { ...config, company: emptyCompany },
      AbortSignal.timeout(20_000),
    );
    const records = await fetch(`${simulator.url}/_sandbox/records/entry`);
    const held = new Set(((await records.json()) as { id: string }[]).map(({ id }) => id));
    expect(answered.filter((id) => !held.has(id))).toEqual([]);
    const created = await fetch(`${simulator.url}/entries`, { method: 'POST', body: 'after' });
    expect(held.has(((await created.json()) as { id: string }).id)).toBe(false);
  });
});
