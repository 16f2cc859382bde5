import { operationFromDocument } from '@apollo/federation-internals';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, Kind, parse } from 'graphql';
import { CodedError } from '#platform/errors.ts';
import { type ParsedSupergraph, parseSupergraph } from '../engine/supergraph.ts';
import { findLate } from './find-late.ts';
import { findUnmet } from './find-unmet.ts';
import { keepObjects } from './keep-objects.ts';
import { createRequiredFields } from './required-fields.ts';
import { readExternals, readKeyFields, readRequires } from './requirements.ts';
import { createPlanRestorer } from './restore-plan.ts';
import { createStandIns, type StandIn } from './stand-ins.ts';

// The planner's own bounds against combinatorial plans; it throws plain errors for them.
const plannerLimit = /exceeds? limit|exceeded|reached the limit/i;

/** Plans a document of one operation, with these labels of `@override` holding. Throws OPERATION_TOO_COSTLY where the planner gives up. */
export type PlanDocument = (document: DocumentNode, labels?: readonly string[]) => QueryPlan;

/** `loaded` is what was parsed of `sdl`. */
export function createPlanner(sdl: string, loaded: ParsedSupergraph): PlanDocument {
  const standIns = createStandIns(sdl);
  const { supergraph, fullSchema: schema } = standIns ? parseSupergraph(standIns.sdl) : loaded;
  const document = parse(standIns?.sdl ?? sdl, { noLocation: true });
  const plan = createPlainPlanner({ supergraph });
  const requires = readRequires(document);
  if (requires.size === 0) return plan;
  const byName = standIns?.byName ?? new Map<string, StandIn>();
  const keyFields = readKeyFields(document);
  const isKeyField = (typeName: string, field: string) => keyFields.has(`${typeName}.${field}`);
  const required = createRequiredFields(schema, byName);
  const externals = readExternals(document, keyFields);
  const restore = createPlanRestorer({ schema, byName, requires, isKeyField });
  return (operation, labels) => {
    const made = plan(operation, labels);
    const unmet = findUnmet({ schema, required, requires, externals }, made).union(
      findLate({ requires, externals }, made),
    );
    if (unmet.size > 0) throw cannotBeMet([...unmet]);
    return restore(made, operation);
  };
}

function cannotBeMet(fields: readonly string[]): CodedError {
  const message = `The planner cannot plan this operation: it would ask for ${fields.join(', ')} where that is not known. Ask for it in an operation of its own, or let its subgraph require less of the others`;
  return new CodedError('BAD_USER_INPUT', message);
}

function createPlainPlanner({ supergraph }: Pick<ParsedSupergraph, 'supergraph'>): PlanDocument {
  const planner = new QueryPlanner(supergraph, {
    reuseQueryFragments: false,
    incrementalDelivery: { enableDefer: true },
  });
  const federationSchema = supergraph.apiSchema();

  return function planDocument(document, labels = []) {
    try {
      const plan = planner.buildQueryPlan(operationFromDocument(federationSchema, keepObjects(document)), {
        overrideConditions: new Map(labels.map((label) => [label, true])),
      });
      assertPlanned(plan, document);
      return plan;
    } catch (cause) {
      if (!(cause instanceof Error && plannerLimit.test(cause.message))) throw cause;
      const message =
        'The operation has more ways to be planned than the planner looks at: select fewer fields of interfaces and unions';
      throw new CodedError('OPERATION_TOO_COSTLY', message, { cause });
    }
  };
}

// The planner is known to return an empty plan for some operations with real root fields; that must not read as nulls.
function assertPlanned(plan: QueryPlan, document: DocumentNode): void {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const hasRealField = operation?.selectionSet.selections.some(
    (node) =>
      node.kind === Kind.FIELD && !node.name.value.startsWith('__') && (node.directives ?? []).length === 0,
  );
  if (!plan.node && hasRealField)
    throw new Error('The planner returned an empty plan for an operation with root fields');
}
