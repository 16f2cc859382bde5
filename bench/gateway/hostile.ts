import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { BenchTable } from '../report.ts';
import { quantile, round } from '../report.ts';
import type { Contender } from './contenders.ts';
import { openClient } from './load.ts';
import { startProcess } from './start-process.ts';

export interface HostileOptions {
  readonly contender: Contender;
  readonly port: number;
  /** Where the supergraph of the contender has its subgraphs; a server of hostile answers is started there. */
  readonly subgraphsPort: number;
}

interface Input {
  readonly name: string;
  readonly query: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** What the subgraph answers to it. */
  readonly answer?: string;
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i));
const plain = '{ topProducts { upc } }';
const deep = (count: number) => `${'['.repeat(count)}${']'.repeat(count)}`;

// A document must fit into a body of a megabyte; the largest of each kind is sent.
const inputs: readonly Input[] = [
  { name: 'nothing', query: plain },
  {
    name: '2^30 selections by fragments',
    query: `{ ...f30 } ${times(30, (i) => `fragment f${i + 1} on Query { ...f${i} ...f${i} }`).join(' ')} fragment f0 on Query { __typename }`,
  },
  { name: '5,000 equal fields', query: `{ topProducts { ${times(2_400, () => 'upc').join(' ')} } }` },
  {
    name: 'quadratic merges of fragments',
    query: `{ topProducts { ${times(200, (i) => `...q${i}`).join(' ')} } } ${times(200, (i) => `fragment q${i} on Product { reviews { author { id name${i % 2 ? '' : ' username'} } } }`).join(' ')}`,
  },
  { name: 'a token of a megabyte', query: `{ ${'a'.repeat(900_000)} }` },
  { name: '450,000 tokens', query: `{ ${'a '.repeat(450_000)} }` },
  { name: '400,000 open braces', query: '{a'.repeat(400_000) },
  {
    name: 'a list of 200,000 open brackets',
    query: `{ topProducts(first: ${'['.repeat(200_000)}) { upc } }`,
  },
  {
    name: '60 unknown aliases of prototype names',
    query: `{ ${times(60, (i) => `a${i}: constructor`).join(' ')} __proto__ }`,
  },
  {
    name: 'variables of 900 kB',
    query: 'query ($first: Int) { topProducts(first: $first) { upc } }',
    body: Buffer.from(
      JSON.stringify({
        query: 'query ($first: Int) { topProducts(first: $first) { upc } }',
        variables: { first: 1, more: times(60_000, (i) => `x${i}`) },
      }),
    ),
  },
  {
    name: 'JSON of 400,000 brackets',
    query: '',
    body: Buffer.from(`{"query":"${plain}","variables":{"a":${deep(400_000)}}}`),
  },
  {
    name: 'a gzip bomb of 100 MB',
    query: '',
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync(Buffer.alloc(100_000_000, ' ')),
  },
  {
    name: 'an answer with __proto__ and constructor',
    query: plain,
    answer:
      '{"data":{"__proto__":{"x":1},"constructor":{"prototype":{"y":1}},"topProducts":[{"__proto__":{"upc":"1"},"upc":"2"}]}}',
  },
  {
    name: 'an answer of 200,000 brackets',
    query: plain,
    answer: `{"data":{"topProducts":${deep(200_000)}}}`,
  },
  {
    name: 'an answer with 20,000 errors',
    query: plain,
    answer: JSON.stringify({
      data: { topProducts: null },
      errors: Array.from({ length: 20_000 }, (_, i) => ({
        message: `e${i}`,
        path: ['topProducts', i, 'upc'],
        extensions: { code: 'NOT_FOUND' },
      })),
    }),
  },
  {
    name: 'an answer of 10,000 wrong values',
    query: plain,
    answer: JSON.stringify({
      data: { topProducts: times(10_000, () => '').map(() => ({ upc: { wrong: 1 } })) },
    }),
  },
];

/** How long a request that wants nothing waits at most while hostile input is read, one input after the other. */
export async function measureHostile({
  contender,
  port,
  subgraphsPort,
}: HostileOptions): Promise<BenchTable> {
  let answer = '{"data":{"topProducts":[]}}';
  const subgraph = createServer((_, response) => response.end(answer)).listen(subgraphsPort, '127.0.0.1');
  await using _ = await startProcess(contender.command, 0, contender.env, contender.readyLine);
  const rows: BenchTable['rows'][number][] = [];
  // The first time of everything is slow: code is not compiled yet.
  for (const input of [inputs[0], ...inputs]) {
    if (!input) continue;
    answer = input.answer ?? '{"data":{"topProducts":[]}}';
    rows.push(await probe(port, input));
  }
  await closeServer(subgraph);
  return { title: 'hostile input: the wait of others', rows: rows.slice(1) };
}

async function probe(port: number, { name, query, body, headers }: Input) {
  const waitsMs: number[] = [];
  const stop = new AbortController();
  const probing = (async () => {
    using client = openClient(port);
    while (!stop.signal.aborted) {
      const sentAt = performance.now();
      await client.ask('{}'); // refused as soon as it is read
      waitsMs.push(performance.now() - sentAt);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 100));
  let outcome = '';
  for (let time = 0; time < 5; time++) {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: new Uint8Array(body ?? Buffer.from(JSON.stringify({ query }))),
    });
    const read = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    outcome = `${response.status} ${read.errors?.[0]?.extensions.code ?? 'answered'}`;
  }
  stop.abort();
  await probing;
  return {
    input: name,
    outcome,
    'longest wait ms': round(Math.max(...waitsMs), 1),
    'median ms': round(quantile(waitsMs, 0.5), 2),
  };
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
