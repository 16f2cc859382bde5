import type { GraphQLSchema } from 'graphql';

/** The two views of one supergraph that execution needs. */
export interface Schemas {
  /** With `join__` and all: types of every subgraph. */
  readonly fullSchema: GraphQLSchema;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
}
