import { createRequire } from 'node:module';
import type { PlanNode, SubscriptionNode } from '@apollo/query-planner';
import type { DocumentNode } from 'graphql';

/** What a plan takes: calls of subgraphs, and how many of them wait for each other. */
export interface PlanSize {
  readonly fetches: number;
  readonly depth: number;
}

type Node = PlanNode | SubscriptionNode;

const none: PlanSize = { fetches: 0, depth: 0 };

function together(sizes: readonly PlanSize[], inTurn: boolean): PlanSize {
  const depths = sizes.map(({ depth }) => depth);
  return {
    fetches: sizes.reduce((sum, { fetches }) => sum + fetches, 0),
    depth: inTurn ? depths.reduce((sum, depth) => sum + depth, 0) : Math.max(0, ...depths),
  };
}

function sizeOf(node: Node | undefined): PlanSize {
  switch (node?.kind) {
    case undefined:
      return none;
    case 'Fetch':
      return { fetches: 1, depth: 1 };
    case 'Sequence':
      return together(node.nodes.map(sizeOf), true);
    case 'Parallel':
      return together(node.nodes.map(sizeOf), false);
    case 'Flatten':
      return sizeOf(node.node);
    case 'Condition':
      return together([sizeOf(node.ifClause), sizeOf(node.elseClause)], false);
    case 'Subscription':
      return together([sizeOf(node.primary), sizeOf(node.rest)], true);
    case 'Defer':
      return together([sizeOf(node.primary.node), ...node.deferred.map((each) => sizeOf(each.node))], true);
  }
}

// Loaded when a plan is asked for: most checks ask for none, and the planner takes longer to load than they run.
const require = createRequire(import.meta.url);

/** Plans operations of a supergraph as the gateway does. Undefined for one that cannot be planned. */
export function createPlanSizes(supergraphSdl: string): (document: DocumentNode) => PlanSize | undefined {
  const { Supergraph, operationFromDocument } =
    require('@apollo/federation-internals') as typeof import('@apollo/federation-internals');
  const { QueryPlanner } = require('@apollo/query-planner') as typeof import('@apollo/query-planner');
  const supergraph = Supergraph.buildForTests(supergraphSdl, false);
  const planner = new QueryPlanner(supergraph, { reuseQueryFragments: false });
  const apiSchema = supergraph.apiSchema();
  return (document) => {
    try {
      return sizeOf(planner.buildQueryPlan(operationFromDocument(apiSchema, document)).node);
    } catch {
      // What cannot be planned fails when it is sent, and another rule says so where the change is to blame.
      return undefined;
    }
  };
}
