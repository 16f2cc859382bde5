import type {
  FetchDataKeyRenamer,
  FetchNode,
  PlanNode,
  QueryPlan,
  QueryPlanSelectionNode,
} from '@apollo/query-planner';
import { type DocumentNode, Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import { createFetchSplitter, type SplitterOptions } from './split-fetch.ts';
import type { StandIn } from './stand-ins.ts';

/**
 * Mends what the planner makes of requirements: a fetch of fields that cannot be asked for together becomes several, and in a plan of a
 * supergraph with stand-ins each of these is asked for as an alias of its field, and bears its field's name where it is sent.
 */
export function createPlanRestorer(
  options: SplitterOptions,
): (plan: QueryPlan, document: DocumentNode) => QueryPlan {
  const { byName } = options;
  const split = createFetchSplitter(options);

  function restore(node: PlanNode, isConditional: boolean): PlanNode {
    const within = (inner: PlanNode) => restore(inner, isConditional);
    switch (node.kind) {
      case 'Sequence':
      case 'Parallel':
        return { ...node, nodes: node.nodes.map(within) };
      case 'Flatten':
        return { ...node, node: within(node.node) };
      case 'Condition':
        return {
          ...node,
          ...(node.ifClause && { ifClause: within(node.ifClause) }),
          ...(node.elseClause && { elseClause: within(node.elseClause) }),
        };
      case 'Defer':
        return {
          ...node,
          primary: { ...node.primary, ...(node.primary.node && { node: within(node.primary.node) }) },
          deferred: node.deferred.map((part) => ({
            ...part,
            ...(part.node && { node: within(part.node) }),
          })),
        };
      case 'Fetch': {
        const [first, ...others] = split(node, isConditional).map((part) => restoreFetch(byName, part));
        return first && others.length === 0 ? first : { kind: 'Parallel', nodes: [first ?? node, ...others] };
      }
    }
  }

  return function restorePlan(plan, document) {
    const { node } = plan;
    const isConditional = hasConditions(document);
    if (node?.kind !== 'Subscription') return node ? { ...plan, node: restore(node, isConditional) } : plan;
    const primary = restoreFetch(byName, node.primary);
    return {
      ...plan,
      node: { ...node, primary, ...(node.rest && { rest: restore(node.rest, isConditional) }) },
    };
  };
}

function hasConditions(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive({ name }) {
      found ||= name.value === 'skip' || name.value === 'include';
    },
  });
  return found;
}

function restoreFetch(byName: ReadonlyMap<string, StandIn>, node: FetchNode): FetchNode {
  const renamers = findRenamers(byName, node.requires ?? [], []);
  const isAsked = [...byName.keys()].some((name) => node.operation.includes(name));
  return {
    ...node,
    ...(isAsked && { operation: restoreOperation(byName, node.operation) }),
    // First: what the planner sets may be the type that these are conditional on.
    ...(renamers.length > 0 && { inputRewrites: [...renamers, ...(node.inputRewrites ?? [])] }),
  };
}

function restoreOperation(byName: ReadonlyMap<string, StandIn>, operation: string): string {
  const restored = visit(parse(operation, { noLocation: true }), {
    Field(node) {
      const field = byName.get(node.name.value);
      if (!field) return undefined;
      return {
        ...node,
        alias: node.alias ?? node.name,
        name: { kind: Kind.NAME, value: field.name },
        arguments: field.arguments,
      };
    },
  });
  return stripIgnoredCharacters(print(restored));
}

function findRenamers(
  byName: ReadonlyMap<string, StandIn>,
  selections: readonly QueryPlanSelectionNode[],
  path: readonly string[],
): FetchDataKeyRenamer[] {
  return selections.flatMap((node): FetchDataKeyRenamer[] => {
    if (node.kind === 'InlineFragment') {
      const inner = node.typeCondition === undefined ? path : [...path, `... on ${node.typeCondition}`];
      return findRenamers(byName, node.selections, inner);
    }
    const own = [...path, node.alias ?? node.name];
    const field = byName.get(node.name);
    // What is within is renamed while it still stands under the key that leads to it.
    return [
      ...findRenamers(byName, node.selections ?? [], own),
      ...(field ? [{ kind: 'KeyRenamer' as const, path: own, renameKeyTo: field.name }] : []),
    ];
  });
}
