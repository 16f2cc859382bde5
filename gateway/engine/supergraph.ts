import { DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';
import { CodedError } from '#platform/errors.ts';

export interface ParsedSupergraph {
  readonly supergraph: Supergraph;
  /** With `join__` and all: types of every subgraph. */
  readonly fullSchema: GraphQLSchema;
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
}

// A feature marked `for: SECURITY` or `for: EXECUTION` that is not here stops the load: link spec, "Purpose".
const supportedFeatures = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  'https://specs.apollo.dev/authenticated/v0.1',
  'https://specs.apollo.dev/requiresScopes/v0.1',
]);

/** Parses a federation 2 supergraph; throws BAD_USER_INPUT where it is not one, or needs what this gateway does not do. */
export function parseSupergraph(sdl: string): ParsedSupergraph {
  try {
    const supergraph = Supergraph.build(sdl, { supportedFeatures, validateSupergraph: false });
    return {
      supergraph,
      fullSchema: supergraph.schema.toGraphQLJSSchema(),
      apiSchema: supergraph.apiSchema().toGraphQLJSSchema(),
      subgraphs: supergraph.subgraphsMetadata(),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('BAD_USER_INPUT', `The supergraph SDL cannot be served: ${reason}`, { cause });
  }
}
