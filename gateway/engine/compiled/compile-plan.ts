import type { PlanNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { UnitCompiler } from '../../cache/compile-unit.ts';
import type { ResponsePath } from '../../errors/gateway-error.ts';
import { type CompiledFetch, compileFetch } from './compile-fetch.ts';
import { joinVisits } from './join-visits.ts';

/** A plan whose fetches are compiled and know their place. */
export type CompiledNode =
  | { readonly kind: 'sequence' | 'parallel'; readonly nodes: readonly CompiledNode[] }
  | {
      readonly kind: 'condition';
      readonly variable: string;
      readonly ifTrue: CompiledNode | undefined;
      readonly ifFalse: CompiledNode | undefined;
    }
  | {
      /** `early` could start at once, and goes with `last` where `before` ends soon. */
      readonly kind: 'joined';
      readonly before: CompiledNode;
      readonly last: CompiledNode;
      readonly early: readonly CompiledNode[];
    }
  | {
      /** What is deferred starts once the fetches that it depends on have ended. */
      readonly kind: 'defer';
      readonly primary: CompiledNode | undefined;
      readonly deferred: readonly {
        readonly label: string;
        readonly depends: readonly string[];
        readonly node: CompiledNode | undefined;
      }[];
    }
  | { readonly kind: 'fetch'; readonly fetch: CompiledFetch };

export interface CompiledPlan {
  readonly root: CompiledNode | undefined;
  /** Whether what a field is given depends on where its object stands: then no object may stand in two places. */
  readonly isContextual: boolean;
  /** How many fetches have an id that deferred ones depend on. */
  readonly countsById: ReadonlyMap<string, number>;
  /** The query of fetches that went as one request, by their ids. */
  readonly combined: Map<string, string>;
}

/** `from` is where the plan's root stands in the data. */
export function compilePlan(
  schema: GraphQLSchema,
  plan: PlanNode | undefined,
  units?: UnitCompiler,
  from: ResponsePath = [],
): CompiledPlan {
  let count = 0;
  let isContextual = false;
  const countsById = new Map<string, number>();
  function compile(node: PlanNode, path: ResponsePath): CompiledNode {
    switch (node.kind) {
      case 'Sequence':
        return { kind: 'sequence', nodes: node.nodes.map((child) => compile(child, path)) };
      case 'Parallel':
        return joinVisits(node.nodes.map((child) => compile(child, path)));
      case 'Flatten':
        return compile(node.node, [...path, ...node.path]);
      case 'Condition':
        return {
          kind: 'condition',
          variable: node.condition,
          ifTrue: node.ifClause && compile(node.ifClause, path),
          ifFalse: node.elseClause && compile(node.elseClause, path),
        };
      case 'Fetch':
        isContextual ||= (node.contextRewrites?.length ?? 0) > 0;
        if (node.id !== undefined) countsById.set(node.id, (countsById.get(node.id) ?? 0) + 1);
        return { kind: 'fetch', fetch: compileFetch(schema, node, path, count++, units) };
      case 'Defer':
        return {
          kind: 'defer',
          primary: node.primary.node && compile(node.primary.node, path),
          deferred: node.deferred.map(({ label = '', depends, node: inner }) => ({
            label,
            depends: depends.map(({ id }) => id),
            node: inner && compile(inner, path),
          })),
        };
    }
  }
  const root = plan && compile(plan, from);
  return { root, isContextual, countsById, combined: new Map() };
}
