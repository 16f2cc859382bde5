import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { FieldAccess } from '../authorization/field-access.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import type { RequestContext } from '../request-context.ts';

/** A valid operation of a document; equal keys mean the same operation. */
export interface PreparedOperation {
  readonly key: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

export interface Variables {
  /** As the client sent them: what subgraphs get. */
  readonly raw: Readonly<Record<string, unknown>>;
  /** With defaults and coercion: what conditions see. */
  readonly coerced: Readonly<Record<string, unknown>>;
}

export interface EngineRequest {
  readonly prepared: PreparedOperation;
  readonly variables: Variables;
  /** What this caller may not see. */
  readonly access: FieldAccess;
  readonly caller: RequestContext;
}

export interface EngineResult {
  /** Absent where the operation never started. */
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly GatewayError[];
  /** What subgraphs explained, merged: `shield`, `freshness`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Plans and executes over one supergraph. The front reaches subgraphs through this and nothing else. */
export interface Engine {
  /** The API schema: what clients see. */
  readonly schema: GraphQLSchema;
  /** A query or a mutation. Failures of subgraphs are in the result; throws only what is a fault of the engine. */
  execute(request: EngineRequest): Promise<EngineResult>;
  /** One result where the stream could not be opened, else a result for every event until the source or `caller.signal` ends it. */
  subscribe(request: EngineRequest): Promise<EngineResult | AsyncGenerator<EngineResult, void, void>>;
}
