import { createBatcher } from '#shield/batch.ts';
import type { CallOrigin } from '#shield/call.ts';
import { createShield } from '#shield/create-shield.ts';
import type { BenchTable } from '../report.ts';

const latencyMs = 150;
const bulkSize = 200;

/** How many calls many reads at once become, each time. */
export async function runCoalescing(): Promise<readonly BenchTable[]> {
  let calls = 0;
  const fetch = async (url: string) => {
    calls += 1;
    await new Promise((resolve) => setTimeout(resolve, latencyMs));
    const keys = new URL(url).searchParams.getAll('id');
    return Response.json(keys);
  };
  await using shield = createShield({
    system: 'crm',
    account: 'bench',
    contract: { windows: [], concurrency: [] },
    fetch,
  });
  const origin: CallOrigin = {
    signal: new AbortController().signal,
    correlationId: 'bench',
    priority: 'interactive',
  };
  const batcher = createBatcher<string, string>({
    name: 'customers',
    maxSize: bulkSize,
    async load(keys, merged) {
      const query = new URLSearchParams(keys.map((key) => ['id', key]));
      const response = await shield.fetch(
        `http://crm/?${query}`,
        {},
        { operation: 'query', effect: 'read', origin: merged },
      );
      const found = (await response.json()) as string[];
      return new Map(found.map((key) => [key, key]));
    },
  });
  const count = async (work: () => Promise<unknown>) => {
    calls = 0;
    await work();
    return calls;
  };
  const many = (read: (index: number) => Promise<unknown>, spreadMs: number) =>
    Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => {
        if (spreadMs > 0) await new Promise((resolve) => setTimeout(resolve, (index * spreadMs) / 1_000));
        return read(index);
      }),
    );

  const rows = [
    {
      what: '1,000 distinct, at once',
      calls: await count(() => many((i) => batcher.load(`a${i}`, origin), 0)),
    },
    {
      what: '1,000 distinct, over 500 ms',
      calls: await count(() => many((i) => batcher.load(`b${i}`, origin), 500)),
    },
    { what: '1,000 equal, at once', calls: await count(() => many(() => batcher.load('c', origin), 0)) },
    {
      what: '1,000 equal, unbatched, over 100 ms',
      calls: await count(() =>
        many(() => shield.fetch('http://crm/?id=1', {}, { operation: 'get', effect: 'read', origin }), 100),
      ),
    },
  ];

  return [{ title: `Calls that 1,000 reads become (bulk form of ${bulkSize})`, rows }];
}
