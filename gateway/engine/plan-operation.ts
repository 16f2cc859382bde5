import type { QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { CodedError, isCodedError } from '#platform/errors.ts';
import { redactOperation } from '../authorization/redact-operation.ts';
import type { UnitCompiler } from '../cache/compile-unit.ts';
import type { LabelChoice } from '../planning/override-labels.ts';
import type { PlanKeys } from '../planning/plan-keys.ts';
import { type CompiledFetch, compileFetch } from './compiled/compile-fetch.ts';
import { type CompiledPlan, compilePlan } from './compiled/compile-plan.ts';
import type { DataWriter } from './compiled/compile-writer.ts';
import type { EngineRequest } from './engine.ts';
import { manyEvents } from './run-events.ts';
import type { Schemas } from './schemas.ts';

export interface OperationPlannerOptions {
  readonly schemas: Schemas;
  readonly planKeys: PlanKeys;
  /** Absent without a cache. */
  readonly units?: UnitCompiler | undefined;
  plan(document: string, labels: readonly string[]): Promise<QueryPlan>;
  readonly maxPlanCharacters?: number;
  readonly maxCachedCharacters?: number;
}

export interface PlannedOperation {
  readonly plan: CompiledPlan;
  /** For a subscription: the fetch that its events come from, and the plan over many events at once. */
  readonly events: CompiledFetch | undefined;
  readonly ofMany: CompiledPlan | undefined;
  /** By the variables that decide what is skipped. */
  readonly writers: Map<string, DataWriter>;
  readonly conditions: readonly string[];
  /** Whether it asks for the schema itself. */
  readonly introspects: boolean;
}

type Planned = PlannedOperation | CodedError;

/**
 * Plans what the caller may see of an operation, once for all who ask at the same time; keeps the plans that were used
 * last, and what was too costly, so that a costly document is not planned again and again.
 */
export function createOperationPlanner({
  schemas,
  planKeys,
  units,
  plan,
  maxPlanCharacters = 2_000_000,
  maxCachedCharacters = 20_000_000,
}: OperationPlannerOptions) {
  const { apiSchema, fullSchema } = schemas;
  const known = new LRUCache<string, Planned>({ maxSize: maxCachedCharacters });
  const underWay = new Map<string, Promise<PlannedOperation>>();

  async function planNew(
    key: string,
    { prepared, access }: Pick<EngineRequest, 'prepared' | 'access'>,
    labels: readonly string[],
  ) {
    try {
      const redacted = redactOperation(apiSchema, prepared.document, prepared.operation, access);
      const fragments = fragmentsOf(prepared.document);
      checkVariableNames(redacted);
      const single = toSingleOperation(redacted, fragments);
      const document = planKeys.toPlanned(prepared.defers ? withoutDefer(single) : single);
      const made = await plan(print(document), labels);
      const size = JSON.stringify(made).length + key.length;
      if (size > maxPlanCharacters) throw planTooLarge(maxPlanCharacters);
      const planned = toPlanned(fullSchema, made, prepared.document, units);
      known.set(key, planned, { size });
      return planned;
    } catch (error) {
      if (isCodedError(error) && error.code === 'OPERATION_TOO_COSTLY')
        known.set(key, error, { size: key.length + 500 });
      throw error;
    } finally {
      underWay.delete(key);
    }
  }

  return function planOperation(
    request: Pick<EngineRequest, 'prepared' | 'access'>,
    choice: LabelChoice,
  ): PlannedOperation | Promise<PlannedOperation> {
    const key = `${choice.key}\n${request.access.key}\n${request.prepared.key}`;
    const found = known.get(key);
    if (found) return isCodedError(found) ? Promise.reject(found) : found;
    const started = underWay.get(key);
    if (started) return started;
    const planning = planNew(key, request, choice.active);
    underWay.set(key, planning);
    return planning;
  };
}

// The planner gives the variables of contextual arguments such names, and does not look whether the client has them.
function checkVariableNames({ variableDefinitions = [] }: OperationDefinitionNode): void {
  const isTaken = (name: string) => name.startsWith('contextualArgument_');
  const taken = variableDefinitions.find(({ variable }) => isTaken(variable.name.value));
  if (!taken) return;
  const message = `The variable "$${taken.variable.name.value}" has a name that the gateway keeps for itself: rename it`;
  throw new CodedError('BAD_USER_INPUT', message);
}

function toPlanned(
  schema: GraphQLSchema,
  { node }: QueryPlan,
  document: DocumentNode,
  units: UnitCompiler | undefined,
): PlannedOperation {
  const isSubscription = node?.kind === 'Subscription';
  return {
    plan: compilePlan(schema, isSubscription ? node.rest : node, units),
    events: isSubscription ? compileFetch(schema, node.primary, [], -1) : undefined,
    ofMany: isSubscription ? compilePlan(schema, node.rest, units, manyEvents) : undefined,
    writers: new Map(),
    conditions: conditionsOf(document),
    introspects: introspects(document),
  };
}

/** The variables that `@skip` and `@include` ask. */
function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

function introspects(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ name }) {
      found ||= name.value === '__schema' || name.value === '__type';
    },
  });
  return found;
}

// An answer that comes whole is planned as a whole.
function withoutDefer(document: DocumentNode): DocumentNode {
  return visit(document, { Directive: ({ name }) => (name.value === 'defer' ? null : undefined) });
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
}

function toSingleOperation(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): DocumentNode {
  const used = new Set<string>();
  const use = (node: OperationDefinitionNode | FragmentDefinitionNode): void =>
    void visit(node, {
      FragmentSpread({ name: { value: name } }) {
        const fragment = fragments.get(name);
        if (!fragment || used.has(name)) return;
        used.add(name);
        use(fragment);
      },
    });
  use(operation);
  const kept = [...used].flatMap((name) => fragments.get(name) ?? []);
  return { kind: Kind.DOCUMENT, definitions: [operation, ...kept] };
}

function planTooLarge(maximum: number): CodedError {
  const message = `maxPlanCharacters is ${maximum}, the operation's plan has more: select fewer fields of interfaces and unions, or split it`;
  return new CodedError('OPERATION_TOO_COSTLY', message);
}
