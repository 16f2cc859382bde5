import { DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { type ConstDirectiveNode, type GraphQLSchema, parse, print, visit } from 'graphql';
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
  'https://specs.apollo.dev/context/v0.1',
]);

/** Parses a federation 2 supergraph; throws BAD_USER_INPUT where it is not one, or needs what this gateway does not do. */
export function parseSupergraph(sdl: string): ParsedSupergraph {
  try {
    const supergraph = Supergraph.build(withoutDeadEnds(sdl), {
      supportedFeatures,
      validateSupergraph: false,
    });
    return {
      supergraph,
      fullSchema: supergraph.schema.toGraphQLJSSchema(),
      apiSchema: supergraph.apiSchema().toGraphQLJSSchema({ includeDefer: true }),
      subgraphs: supergraph.subgraphsMetadata(),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('BAD_USER_INPUT', `The supergraph SDL cannot be served: ${reason}`, { cause });
  }
}

// After a @requires the planner enters a subgraph again by any key, also by one that is `resolvable: false` there. Such a key
// serves nothing else: other subgraphs are entered by keys of their own.
function withoutDeadEnds(sdl: string): string {
  const isRequiring = (node: ConstDirectiveNode) => argumentOf(node, 'requires') !== undefined;
  let hasDeadEnd = false;
  const document = visit(parse(sdl, { noLocation: true }), {
    ObjectTypeDefinition(type) {
      const fields = type.fields?.flatMap(({ directives = [] }) => directives.filter(isRequiring)) ?? [];
      const requiring = new Set(fields.map((node) => argumentOf(node, 'graph')));
      const isDeadEnd = (node: ConstDirectiveNode) =>
        node.name.value === 'join__type' &&
        argumentOf(node, 'resolvable') === 'false' &&
        requiring.has(argumentOf(node, 'graph'));
      const dead = type.directives?.filter(isDeadEnd) ?? [];
      if (dead.length === 0) return false;
      hasDeadEnd = true;
      return {
        ...type,
        directives: type.directives?.map((node) => (isDeadEnd(node) ? withoutKey(node) : node)),
      };
    },
  });
  return hasDeadEnd ? print(document) : sdl;
}

function withoutKey(node: ConstDirectiveNode): ConstDirectiveNode {
  return { ...node, arguments: node.arguments?.filter(({ name }) => name.value === 'graph') ?? [] };
}

function argumentOf(node: ConstDirectiveNode, name: string): string | undefined {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return value && print(value);
}
