import { operationFromDocument } from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import { CodedError } from '#platform/errors.ts';
import { redactOperation } from '../authorization/redact-operation.ts';
import type { EngineRequest } from './engine.ts';
import type { LoadedSupergraph } from './supergraph.ts';

// The planner's own bounds against combinatorial plans; it throws plain errors for them.
const plannerLimit = /exceeds? limit|exceeded/i;

/** Plans what the caller may see of an operation; keeps the plans that were used last. */
export function createPlanner({ supergraph, apiSchema }: LoadedSupergraph, maxCachedCharacters = 20_000_000) {
  const planner = new QueryPlanner(supergraph);
  const federationSchema = supergraph.apiSchema();
  const plans = new LRUCache<string, QueryPlan>({
    maxSize: maxCachedCharacters,
    sizeCalculation: (plan, key) => JSON.stringify(plan).length + key.length,
  });

  function buildPlan(document: DocumentNode): QueryPlan {
    try {
      return planner.buildQueryPlan(operationFromDocument(federationSchema, document));
    } catch (cause) {
      if (!(cause instanceof Error && plannerLimit.test(cause.message))) throw cause;
      const message =
        'The operation has more ways to be planned than the planner looks at: select fewer fields of interfaces and unions';
      throw new CodedError('OPERATION_TOO_COSTLY', message, { cause });
    }
  }

  return function planOperation({ prepared, access }: Pick<EngineRequest, 'prepared' | 'access'>): QueryPlan {
    const key = `${access.key}\n${prepared.key}`;
    const known = plans.get(key);
    if (known) return known;
    const redacted = redactOperation(apiSchema, prepared.document, prepared.operation, access);
    const document = toSingleOperation(prepared.document, redacted);
    const plan = buildPlan(document);
    assertPlanned(plan, redacted);
    plans.set(key, plan);
    return plan;
  };
}

function toSingleOperation(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const used = new Set<string>();
  visit(operation, { FragmentSpread: ({ name }) => void used.add(name.value) });
  return { kind: Kind.DOCUMENT, definitions: used.size > 0 ? [operation, ...fragments] : [operation] };
}

// The planner is known to return an empty plan for some operations with real root fields; that must not read as nulls.
function assertPlanned(plan: QueryPlan, { selectionSet }: OperationDefinitionNode): void {
  const hasRealField = selectionSet.selections.some(
    (node) =>
      node.kind === Kind.FIELD && !node.name.value.startsWith('__') && (node.directives ?? []).length === 0,
  );
  if (!plan.node && hasRealField)
    throw new Error('The planner returned an empty plan for an operation with root fields');
}
