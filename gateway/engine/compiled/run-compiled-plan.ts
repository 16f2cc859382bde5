import type { Execution } from '../execution.ts';
import type { CompiledFetch } from './compile-fetch.ts';
import type { CompiledNode } from './compile-plan.ts';
import { type EntityFetch, runEntityFetch } from './fetch-batch.ts';
import { runRootFetch } from './run-root-fetch.ts';

/** Runs a plan over the execution's data. Never rejects for what a subgraph did. */
export async function runCompiledPlan(execution: Execution, node: CompiledNode): Promise<void> {
  switch (node.kind) {
    case 'sequence':
      for (const child of node.nodes) await runCompiledPlan(execution, child);
      return;
    case 'parallel':
      await Promise.all(node.nodes.map((child) => runCompiledPlan(execution, child)));
      return;
    case 'condition': {
      const branch = execution.variables.coerced[node.variable] === true ? node.ifTrue : node.ifFalse;
      if (branch) await runCompiledPlan(execution, branch);
      return;
    }
    case 'fetch':
      await (isEntityFetch(node.fetch)
        ? runEntityFetch(execution, node.fetch)
        : runRootFetch(execution, node.fetch));
  }
}

function isEntityFetch(fetch: CompiledFetch): fetch is EntityFetch {
  return fetch.entities !== undefined;
}
