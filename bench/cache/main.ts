import { parseArgs } from 'node:util';
import { toEntityId } from '#domain/entity-id.ts';
import { readContractOperations } from '#test/product/contract-operations.ts';
import { type Product, type SystemName, startProduct } from '#test/product/start-product.ts';
import { type BenchReport, quantile, round } from '../report.ts';
import { createRandom, createZipf } from '../shield/random.ts';

const systems: readonly SystemName[] = ['salesforce', 'netsuite', 'stripe'];

interface Asked {
  readonly persona: string;
  readonly variables: object;
}

interface Load {
  readonly name: string;
  readonly query: string;
  readonly asked: readonly Asked[];
}

/**
 * What the gateway's cache saves the systems of record: the same queries, Zipf-distributed, through the product with the cache and
 * without it. `--queries 2000 --clients 20 --seed 1`; a fifth as many of Account360.
 */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      queries: { type: 'string', default: '2000' },
      clients: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [queries = 0, clients = 0, seed = 0] = [values.queries, values.clients, values.seed].map(Number);
  const rows: Record<string, string | number>[] = [];
  const found = new Map<string, number>();
  for (const cache of ['off', 'memory']) {
    await using product = await startProduct({ WEIR_CACHE: cache, WEIR_SANDBOX_LIMITS: 'off' });
    for (const load of toLoads(product, queries, seed)) {
      const row = await measure(product, load, clients);
      rows.push({ operation: load.name, cache, ...row });
      found.set(`${load.name} ${cache}`, Number(row['system calls']));
    }
  }
  const names = [...new Set(rows.map(({ operation }) => String(operation)))];
  return {
    name: 'cache',
    settings: { ...values },
    tables: [
      { title: 'System calls with and without the cache', rows },
      {
        title: 'Fewer system calls',
        rows: names.map((operation) => ({
          operation,
          'times fewer': round(
            (found.get(`${operation} off`) ?? 0) / (found.get(`${operation} memory`) ?? 1),
            1,
          ),
        })),
      },
    ],
    notes: [
      'Sign-ins are left out. The shield batches and shares in both; hit rate is that of entities and root fields that may be kept.',
    ],
  };
}

function toLoads({ weir }: Product, queries: number, seed: number): readonly Load[] {
  const operations = readContractOperations();
  const { company } = weir.systems;
  const ids = (company?.customers ?? []).map(({ salesforceId }) =>
    toEntityId('Customer', 'salesforce', salesforceId),
  );
  const random = createRandom(seed);
  const customer = createZipf(ids.length, random);
  const pages = ['', 'a', 'e', 'o', 's', 'r', 'in', 'an', 'er', 'st'].flatMap((search) =>
    ['USD', 'EUR', 'GBP'].flatMap((currency) => [10, 20, 50].map((first) => ({ search, currency, first }))),
  );
  const page = createZipf(pages.length, random);
  const each = <T>(make: () => T) => Array.from({ length: queries }, make);
  return [
    {
      name: 'Catalog',
      query: operations.get('Catalog') ?? '',
      // Portals of many customers, and the office.
      asked: each(() => ({
        persona: random.next() < 0.8 ? `portal:${ids[customer()]}` : 'crm',
        variables: pages[page()] ?? {},
      })),
    },
    {
      name: 'Account360',
      query: operations.get('Account360') ?? '',
      asked: each(() => ({ persona: 'crm', variables: { id: ids[customer()] } })).slice(
        0,
        Math.ceil(queries / 5),
      ),
    },
  ];
}

async function measure(product: Product, { query, asked }: Load, clients: number) {
  for (const system of systems) await product.sandbox(system, 'stats/reset', {});
  const startedAt = performance.now();
  const tookMs: number[] = [];
  const reads = { hits: 0, misses: 0, stale: 0 };
  let failed = 0;
  let next = 0;
  const client = async () => {
    for (let one = asked[next++]; one; one = asked[next++]) {
      const askedAt = performance.now();
      const answer = await product.ask(one.persona, query, one.variables, { 'x-weir-explain': 'shield' });
      tookMs.push(performance.now() - askedAt);
      if (answer.errors) failed++;
      const { cache } = (answer.extensions?.shield ?? {}) as { cache?: typeof reads };
      for (const kind of ['hits', 'misses', 'stale'] as const) reads[kind] += cache?.[kind] ?? 0;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - startedAt) / 1_000;
  const calls = await Promise.all(
    systems.map(async (system) => {
      const stats = (await product.sandbox(system, 'stats')) as {
        readonly calls: number;
        readonly byOperation: Readonly<Record<string, number>>;
      };
      return stats.calls - (stats.byOperation.token ?? 0);
    }),
  );
  const all = reads.hits + reads.misses + reads.stale;
  return {
    queries: asked.length,
    'system calls': calls.reduce((sum, one) => sum + one, 0),
    ...Object.fromEntries(systems.map((system, index) => [system, calls[index] ?? 0])),
    'hit rate %': all === 0 ? 0 : round(((reads.hits + reads.stale) / all) * 100, 1),
    failed,
    seconds: round(seconds, 1),
    'p50 ms': round(quantile(tookMs, 0.5), 1),
    'p99 ms': round(quantile(tookMs, 0.99), 1),
  };
}
