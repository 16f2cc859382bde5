import { parse } from 'graphql';
import { describe, expect, test, vi } from 'vitest';
import { startUsageReporting, type UsageBatch } from '#gateway/usage/start-usage-reporting.ts';
import { toUsageDocument } from '#gateway/usage/to-usage-document.ts';
import { createUsageCounts } from '#gateway/usage/usage-counts.ts';

function prepare(query: string) {
  const document = parse(query);
  const operation = document.definitions.find((node) => node.kind === 'OperationDefinition');
  if (!operation) throw new Error('no operation');
  return { key: query, query, document, operation };
}

const portal = { clientName: 'portal', clientVersion: '3.2' };
const log = { debug: () => {}, info: () => {}, warn: vi.fn(), error: () => {} };

describe('a document that is reported', () => {
  test('has no strings and numbers in it that could be somebody’s, and its page sizes', () => {
    const { document, operation } = prepare(
      'query A($s: String = "x") { a(id: "4711", n: 17, f: 1.5, first: 20, on: true, in: [OPEN], of: { mail: "ann@example.com" }) ...F } fragment F on Query { b(text: """long""") } query B { c }',
    );
    const text = toUsageDocument(document, operation);
    for (const secret of ['4711', '17', '1.5', 'ann@example.com', 'long', '"x"'])
      expect(text).not.toContain(secret);
    expect(text).toMatch(/first: 20/);
    expect(text).toMatch(/in: \[OPEN\]/);
    expect(text).toContain('fragment F on Query');
    expect(text).not.toContain('query B');
  });
});

describe('usage', () => {
  test('is counted by operation, client, version and day', () => {
    let now = Date.parse('2026-03-01T23:59:59Z');
    const counts = createUsageCounts({ sampleRate: 1, maxEntries: 10, now: () => now });
    const operation = prepare('query A { a }');
    counts.note(operation, portal, false);
    counts.note(operation, portal, true);
    counts.note(operation, { clientName: undefined, clientVersion: undefined }, false);
    now += 2_000;
    counts.note(operation, portal, false);
    expect(counts.take()).toEqual([
      {
        document: 'query A {\n  a\n}',
        operation: 'A',
        client: 'portal',
        version: '3.2',
        day: '2026-03-01',
        count: 2,
        errors: 1,
      },
      expect.objectContaining({ client: 'unknown', version: '', count: 1 }),
      expect.objectContaining({ day: '2026-03-02', count: 1, errors: 0 }),
    ]);
    expect(counts.take()).toEqual([]);
  });

  test('is sampled for about as many, and notes what it has not met before', () => {
    // A fixed sequence: every tenth is counted.
    let turn = 0;
    const random = () => (turn++ % 10 === 5 ? 0.05 : 0.5);
    const counts = createUsageCounts({ sampleRate: 0.1, maxEntries: 10, random });
    for (let times = 0; times < 1_000; times++) counts.note(prepare('query A { a }'), portal, false);
    counts.note(prepare('query Rare { a }'), portal, false);
    const [often, rare] = counts.take();
    expect(often?.count).toBe(1_000);
    expect(rare).toMatchObject({ operation: 'Rare', count: 1 });
  });

  test('takes no more room than it was given, and says what it dropped', () => {
    const counts = createUsageCounts({ sampleRate: 1, maxEntries: 3 });
    for (let index = 0; index < 10; index++) counts.note(prepare(`query A${index} { a }`), portal, false);
    expect(counts.take()).toHaveLength(3);
    expect(counts.takeDropped()).toBe(7);
  });

  test('is sent again under the same name after a failure, and at the end', async () => {
    const sent: UsageBatch[] = [];
    let isDown = true;
    const reporting = startUsageReporting({
      variant: 'main',
      flushEveryMs: 10,
      log,
      async send(batch) {
        sent.push(batch);
        if (isDown) throw new Error('down');
      },
    });
    reporting.note(prepare('query A { a }'), portal, false);
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(1));
    isDown = false;
    const [first] = sent;
    await vi.waitFor(() => expect(log.warn).toHaveBeenCalled());
    reporting.note(prepare('query B { b }'), portal, false);
    await reporting[Symbol.asyncDispose]();
    expect(
      new Set(sent.filter(({ operations }) => operations[0]?.operation === 'A').map(({ batch }) => batch))
        .size,
    ).toBe(1);
    expect(first?.operations).toMatchObject([{ operation: 'A', count: 1 }]);
    expect(sent.at(-1)?.operations).toMatchObject([{ operation: 'B' }]);
  });
});
