import { toEntityId } from '#domain/entity-id.ts';
import { readContractOperations } from '#test/product/contract-operations.ts';
import { type Product, type SystemName, startProduct } from '#test/product/start-product.ts';
import { type BenchTable, quantile, round } from '../report.ts';
import { createRandom, createZipf } from './random.ts';

const systems: readonly SystemName[] = ['salesforce', 'netsuite', 'stripe'];

interface Stats {
  readonly calls: number;
  readonly limited: number;
  readonly byOperation: Readonly<Record<string, number>>;
}

interface Measured {
  readonly calls: number;
  readonly limited: number;
  readonly failed: number;
  readonly seconds: number;
  readonly tookMs: readonly number[];
  readonly bySystem: Readonly<Record<string, number>>;
}

/**
 * The whole product and simulated systems with real limits: what queries of customers cost the systems when they come one after the
 * other, so that nothing can be shared, and when many come at a time.
 */
export async function runSharing(
  queries: number,
  seed: number,
  log: (line: string) => void,
): Promise<readonly BenchTable[]> {
  const account360 = readContractOperations().get('Account360');
  if (account360 === undefined) {
    log('Account360 is not beside the project: sharing is left out');
    return [];
  }
  log(`${queries} Account360 through the product`);
  await using product = await startProduct({
    WEIR_SANDBOX_LIMITS: 'real',
    WEIR_SANDBOX_SCALE: '5',
    WEIR_CACHE: 'off', // what the shield saves by itself
  });
  const ids = (product.weir.systems.company?.customers ?? []).map(({ salesforceId }) =>
    toEntityId('Customer', 'salesforce', salesforceId),
  );
  const zipf = createZipf(ids.length, createRandom(seed));
  const asked = Array.from({ length: queries }, () => ids[zipf()] ?? '');
  // Signs in, compiles the operation and links the customers, which both ways would pay once.
  for (const id of new Set(asked.slice(0, 5))) await product.ask('crm', account360, { id });

  const alone = asked.slice(0, Math.ceil(queries / 5));
  const rows = [
    toRow('one after the other', alone.length, await measure(product, account360, alone, 1)),
    toRow('50 at a time', queries, await measure(product, account360, asked, 50)),
  ];
  const name = 'query ($id: ID!) { customer(id: $id) { id name } }';
  const many = [
    toRow('1,000 distinct', 1_000, await measure(product, name, ids.slice(0, 1_000), 1_000)),
    toRow('1,000 equal', 1_000, await measure(product, name, Array(1_000).fill(ids[0]), 1_000)),
  ];
  const [single, shared] = rows.map((row) => Number(row['system calls each']));
  return [
    { title: 'System calls of Account360 over Zipf-distributed customers', rows },
    {
      title: 'Calls alone for each call shared',
      rows: [{ ratio: round((single ?? 0) / (shared ?? 1), 2) }],
    },
    { title: 'customer(id) over HTTP, all at once', rows: many },
  ];
}

async function measure(
  product: Product,
  query: string,
  ids: readonly string[],
  clients: number,
): Promise<Measured> {
  for (const system of systems) await product.sandbox(system, 'stats/reset', {});
  const startedAt = performance.now();
  const tookMs: number[] = [];
  let failed = 0;
  let next = 0;
  const client = async () => {
    for (let id = ids[next++]; id !== undefined; id = ids[next++]) {
      const askedAt = performance.now();
      const { errors } = await product.ask('crm', query, { id });
      tookMs.push(performance.now() - askedAt);
      if (errors !== undefined) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - startedAt) / 1_000;
  const stats = await Promise.all(
    systems.map((system) => product.sandbox(system, 'stats') as Promise<Stats>),
  );
  const calls = stats.map((one) => one.calls - (one.byOperation.token ?? 0));
  return {
    calls: calls.reduce((sum, one) => sum + one, 0),
    limited: stats.reduce((sum, { limited }) => sum + limited, 0),
    failed,
    seconds,
    tookMs,
    bySystem: Object.fromEntries(systems.map((system, index) => [system, calls[index] ?? 0])),
  };
}

function toRow(
  what: string,
  queries: number,
  { calls, limited, failed, seconds, tookMs, bySystem }: Measured,
): Record<string, string | number> {
  return {
    what,
    queries,
    ...bySystem,
    'system calls each': round(calls / queries, 3),
    'breaches (429)': limited,
    failed,
    seconds: round(seconds, 1),
    'p50 ms': round(quantile(tookMs, 0.5)),
    'p99 ms': round(quantile(tookMs, 0.99)),
  };
}
