import type { SubgraphContext } from './subgraph-context.ts';

/** Resolvers by type and field, as `@apollo/subgraph` takes them. */
export type SubgraphResolvers = Readonly<Record<string, unknown>>;

/** What a domain brings to be served: its SDL, its resolvers, and what they need for each request. */
export interface SubgraphDefinition {
  readonly name: string;
  readonly sdl: string;
  readonly resolvers: SubgraphResolvers;
  /** Adds the domain's ports and loaders to what every request has. */
  createContext(base: SubgraphContext): SubgraphContext;
}
