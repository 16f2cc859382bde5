import { Supergraph } from '@apollo/federation-internals';
import type { SupergraphManager } from '@apollo/gateway';
import { request } from 'undici';

const timeoutMs = 10_000;

/** How a supergraph manager asks subgraphs: for their SDL, and whether they are there. */
export function createSubgraphProbe(
  signal: AbortSignal,
): Pick<Parameters<SupergraphManager['initialize']>[0], 'getDataSource' | 'healthCheck'> {
  async function ask(url: string, query: string, headers: Readonly<Record<string, string>>) {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${url} answered status ${statusCode}`);
    return JSON.parse(text);
  }

  return {
    getDataSource: ({ url = '' }) => ({
      process: ({ request: { query = '', http } }) =>
        ask(url, query, Object.fromEntries(http?.headers ?? [])),
    }),
    async healthCheck(sdl) {
      const subgraphs = Supergraph.build(sdl, { validateSupergraph: false }).subgraphsMetadata();
      await Promise.all(subgraphs.map(({ url }) => ask(url, '{ __typename }', {})));
    },
  };
}
