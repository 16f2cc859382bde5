import { buildSubgraphSchema } from '@apollo/subgraph';
import { assertCompositionSuccess, composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { SubgraphTransport } from '#gateway/transport/subgraph-transport.ts';

export interface TestSubgraph {
  readonly name: string;
  readonly types: string;
  readonly resolvers: object;
}

/** Real subgraphs in process and the supergraph that they compose to. */
export function federate(members: readonly TestSubgraph[]) {
  const directives =
    '"@key", "@external", "@requires", "@provides", "@shareable", "@interfaceObject", "@override", "@inaccessible", "@composeDirective", "@requiresScopes", "@context", "@fromContext"';
  const head = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${directives}])`;
  const subgraphs = members.map(({ name, types, resolvers }) => ({
    name,
    url: `http://${name}.test/graphql`,
    typeDefs: parse(`${head}\n${types}`),
    resolvers,
  }));
  const composed = composeServices(subgraphs);
  assertCompositionSuccess(composed);
  const calls: { readonly subgraph: string; readonly query: string; readonly variables: object }[] = [];
  const transports = Object.fromEntries(
    subgraphs.map(({ name, typeDefs, resolvers }): [string, SubgraphTransport] => {
      const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]);
      const yoga = createYoga({ schema, logging: false });
      const send: SubgraphTransport = async (request) => {
        const { query, variables } = (await request.clone().json()) as { query: string; variables: object };
        calls.push({ subgraph: name, query, variables });
        return yoga.fetch(request);
      };
      return [name, send];
    }),
  );
  return { supergraphSdl: composed.supergraphSdl, transports, calls };
}
