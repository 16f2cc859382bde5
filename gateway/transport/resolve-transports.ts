import { CodedError } from '#platform/errors.ts';
import type { HttpTransports } from './http-transport.ts';
import { type SubgraphChannel, toChannel } from './subgraph-channel.ts';
import type { SubgraphTransport } from './subgraph-transport.ts';

/** How to reach each subgraph of a supergraph. Throws BAD_USER_INPUT for a name that it does not have, and for a URL that is none. */
export function resolveTransports(
  subgraphs: readonly { readonly name: string; readonly url: string }[],
  given: Readonly<Record<string, SubgraphTransport | string>>,
  http: HttpTransports,
): ReadonlyMap<string, SubgraphChannel> {
  const names = subgraphs.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    throw misconfigured(`The supergraph has no subgraph "${name}": it has ${names.join(', ')}`);
  }
  return new Map(
    subgraphs.map(({ name, url }) => {
      const transport = given[name] ?? url;
      return [name, typeof transport === 'string' ? toUrl(name, transport, http) : toChannel(transport)];
    }),
  );
}

function toUrl(name: string, url: string, http: HttpTransports): SubgraphChannel {
  if (URL.canParse(url) && /^https?:/.test(url)) return http.to(url);
  throw misconfigured(`Subgraph "${name}" has the URL "${url}": set an http or https one`);
}

function misconfigured(message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message);
}
