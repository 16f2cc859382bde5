import type { ExecutionCache } from '../cache/execution-cache.ts';
import type { Deadline } from '../deadline.ts';
import type { GatewayError, ResponsePath } from '../errors/gateway-error.ts';
import type { JsonObject } from '../json-object.ts';
import type { RequestContext } from '../request-context.ts';
import type { SubgraphClient } from '../transport/subgraph-client.ts';
import type { CompiledFetch } from './compiled/compile-fetch.ts';
import type { CompiledPlan } from './compiled/compile-plan.ts';
import type { FetchBatch } from './compiled/fetch-batch.ts';
import type { KeptGathering } from './compiled/gather-entities.ts';
import type { Deferral } from './deferred/deferred-stages.ts';
import type { Variables } from './engine.ts';
import { createExplanations, type Explanations } from './explanations.ts';
import { flattenPositions } from './positions.ts';
import type { Schemas } from './schemas.ts';

/** A fetch that did not answer for an object: the error for those of its keys that the client asked for. */
export interface Failure {
  readonly error: GatewayError;
  /** Response keys that the fetch would have given the object. */
  readonly keys: ReadonlySet<string>;
  /** The error of an earlier fetch that this one had to wait for in vain; told here, it need not be told there. */
  readonly origin?: GatewayError;
}

/** One run of a plan: what is known so far. */
export interface Execution {
  readonly schemas: Schemas;
  readonly client: SubgraphClient;
  readonly variables: Variables;
  readonly caller: RequestContext;
  readonly deadline: Deadline;
  readonly plan: CompiledPlan;
  readonly cache: ExecutionCache | undefined;
  readonly data: JsonObject;
  /** Values of `data` that stand in several places, because they are one entity. */
  readonly shared: Set<unknown>;
  /** Whether no string of `data` needs an escape in JSON. */
  readonly strings: { arePlain: boolean };
  /** The copies of objects that stood in several places; see merge.ts. */
  readonly copies: Map<JsonObject, JsonObject[]>;
  /** The objects of a path that was visited, as long as no others have come. */
  readonly found: Map<string, readonly JsonObject[]>;
  /** What was gathered for entity fetches and still holds, by name. */
  readonly gathered: Map<string, KeptGathering>;
  /** Paths from which entity fetches have gathered. */
  readonly visited: Set<string>;
  /** Entity fetches that wait to be sent, by subgraph. */
  readonly batches: Map<string, FetchBatch>;
  /** Errors with a path into `data`. */
  readonly errors: GatewayError[];
  readonly failures: Map<JsonObject, Failure[]>;
  /** Found places by path, as long as `data` stays as it is. */
  readonly places: Map<string, ReadonlyMap<JsonObject, ResponsePath[]>>;
  readonly explanations: Explanations;
  /** Only where parts of the answer are deferred. */
  readonly deferral?: Deferral;
}

export type ExecutionScope = Pick<
  Execution,
  'schemas' | 'client' | 'variables' | 'caller' | 'plan' | 'cache'
>;

export function createExecution(scope: ExecutionScope, deadline: Deadline): Execution {
  return {
    ...scope,
    deadline,
    data: {},
    shared: new Set(),
    strings: { arePlain: true },
    copies: new Map(),
    found: new Map(),
    gathered: new Map(),
    visited: new Set(),
    batches: new Map(),
    errors: [],
    failures: new Map(),
    places: new Map(),
    explanations: createExplanations(scope.caller.explain),
  };
}

/** Whether a fetch goes through the cache: where something of it may be kept, or its age is asked for. */
export function usesCache({ cache, caller }: Execution, { isCacheable }: CompiledFetch): boolean {
  return cache !== undefined && (isCacheable || caller.explain.has('freshness'));
}

/** Where the client reads each object at a plan's path; needed only where something went wrong. */
export function placesAt(execution: Execution, path: ResponsePath): ReadonlyMap<JsonObject, ResponsePath[]> {
  const key = path.join('.');
  const places = execution.places.get(key) ?? findPlaces(execution, path);
  execution.places.set(key, places);
  return places;
}

function findPlaces({ data }: Execution, path: ResponsePath): ReadonlyMap<JsonObject, ResponsePath[]> {
  const places = new Map<JsonObject, ResponsePath[]>();
  for (const position of flattenPositions([{ path: [], object: data }], path)) {
    const known = places.get(position.object);
    if (known) known.push(position.path);
    else places.set(position.object, [position.path]);
  }
  return places;
}
