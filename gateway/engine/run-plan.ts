import type { PlanNode } from '@apollo/query-planner';
import type { Execution } from './execution.ts';
import { flattenPositions, type Position } from './positions.ts';
import { runFetch } from './run-fetch.ts';

/** Interprets a plan over the execution's data. Never rejects for what a subgraph did. */
export async function runPlan(
  execution: Execution,
  node: PlanNode,
  positions: readonly Position[] = [{ path: [], object: execution.data }],
): Promise<void> {
  switch (node.kind) {
    case 'Sequence':
      for (const child of node.nodes) await runPlan(execution, child, positions);
      return;
    case 'Parallel':
      await Promise.all(node.nodes.map((child) => runPlan(execution, child, positions)));
      return;
    case 'Flatten':
      return runPlan(execution, node.node, flattenPositions(positions, node.path));
    case 'Condition': {
      const branch = execution.variables.coerced[node.condition] === true ? node.ifClause : node.elseClause;
      if (branch) await runPlan(execution, branch, positions);
      return;
    }
    case 'Fetch':
      return runFetch(execution, node, positions);
    case 'Defer':
      throw new Error('The planner made a Defer node although incremental delivery is off');
  }
}
