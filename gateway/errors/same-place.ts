import type { GraphQLError, GraphQLErrorOptions } from 'graphql';

/** Options that put a new error where another one stands in the document and in the answer. */
export function samePlace({ nodes, source, positions, path }: GraphQLError): GraphQLErrorOptions {
  return { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null, path: path ?? null };
}
