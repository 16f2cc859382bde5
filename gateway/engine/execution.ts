import type { Deadline } from '../deadline.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import type { JsonObject } from '../json-object.ts';
import type { RequestContext } from '../request-context.ts';
import type { SubgraphClient } from '../transport/subgraph-client.ts';
import type { Variables } from './engine.ts';
import { createExplanations, type Explanations } from './explanations.ts';
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
  readonly data: JsonObject;
  /** Errors with a path into `data`. */
  readonly errors: GatewayError[];
  readonly failures: Map<JsonObject, Failure[]>;
  readonly explanations: Explanations;
}

export type ExecutionScope = Pick<Execution, 'schemas' | 'client' | 'variables' | 'caller'>;

export function createExecution(scope: ExecutionScope, deadline: Deadline): Execution {
  return {
    ...scope,
    deadline,
    data: Object.create(null),
    errors: [],
    failures: new Map(),
    explanations: createExplanations(scope.caller.explain),
  };
}

export function addFailure(execution: Execution, object: JsonObject, failure: Failure): void {
  const known = execution.failures.get(object);
  if (known) known.push(failure);
  else execution.failures.set(object, [failure]);
}
