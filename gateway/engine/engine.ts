import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { FieldAccess } from '../authorization/field-access.ts';
import type { GatewayError, ResponsePath } from '../errors/gateway-error.ts';
import type { JsonObject } from '../json-object.ts';
import type { RequestContext } from '../request-context.ts';
import type { SubgraphAnswer } from '../transport/subgraph-answer.ts';

/** A valid operation of a document; equal keys mean the same operation. */
export interface PreparedOperation {
  readonly key: string;
  /** As the client sent it, to prepare it again on another supergraph. */
  readonly query: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Whether it has any `@defer`. */
  readonly defers?: boolean;
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
  /** Told of all that was fetched, before the answer is made of it. */
  onData?(data: JsonObject): void;
}

export interface EngineResult {
  /** The data as JSON text, in place of `data`, where nothing went wrong. */
  readonly json?: string;
  /** The answer whole, where several write it and there are no extensions. */
  readonly bytes?: Buffer;
  /** Absent where the operation never started. */
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly GatewayError[];
  /** What subgraphs explained, merged: `shield`, `freshness`. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A part of an answer that comes after the rest: the fields of one object, at its path. */
export interface DeferredResult extends EngineResult {
  readonly path: ResponsePath;
  /** What the client calls it. */
  readonly label: string | undefined;
}

/** An answer of which parts come later. */
export interface IncrementalResult {
  readonly first: EngineResult;
  /** Parts that became ready together, and whether more come. Throws faults of the engine. */
  readonly rest: AsyncGenerator<
    { readonly parts: readonly DeferredResult[]; readonly hasNext: boolean },
    void,
    void
  >;
  /** Lets go of everything, and cancels what is still being fetched. To be called, once, whatever happened. */
  end(): void;
}

/** A subscription that can start: its events come from one subgraph, and each is resolved into a result. */
export interface LiveOperation {
  /** Equal for operations whose events are the same, whatever is made of them. */
  readonly sourceKey: string;
  /** Opens the source; ends when it completes or the signal aborts, throws a `CodedError` where it breaks off. */
  open(signal: AbortSignal): AsyncGenerator<SubgraphAnswer, void, void>;
  resolve(event: SubgraphAnswer, signal: AbortSignal): Promise<EngineResult>;
  /** The request for its events, as the member that they come from gets it. */
  readonly source: { readonly subgraph: string; readonly operation: string };
  /** Resolves several events together, one result for each, on behalf of `caller`: one who may see what the request's may. */
  resolveMany(
    events: readonly SubgraphAnswer[],
    caller: RequestContext,
    signal: AbortSignal,
  ): Promise<readonly EngineResult[]>;
}

/** Plans and executes over one supergraph. The front reaches subgraphs through this and nothing else. */
export interface Engine {
  /** A query or a mutation. Failures of subgraphs are in the result; throws what could not be planned, and faults of the engine. */
  execute(request: EngineRequest): Promise<EngineResult>;
  /** The same, with what is deferred in parts of its own; one result where nothing is. */
  executeDeferred(request: EngineRequest): Promise<EngineResult | IncrementalResult>;
  /** One result where the caller may see nothing of it. */
  subscribe(request: EngineRequest): Promise<EngineResult | LiveOperation>;
  /** Plans, so that `execute` need not. */
  warm(request: Pick<EngineRequest, 'prepared' | 'access'>): Promise<void>;
}
