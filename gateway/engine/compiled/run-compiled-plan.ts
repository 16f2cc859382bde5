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
    case 'joined':
      await runJoined(execution, node);
      return;
    case 'condition': {
      const branch = execution.variables.coerced[node.variable] === true ? node.ifTrue : node.ifFalse;
      if (branch) await runCompiledPlan(execution, branch);
      return;
    }
    case 'defer':
      await execution.deferral?.run(execution, node);
      return;
    case 'fetch':
      await (isEntityFetch(node.fetch)
        ? runEntityFetch(execution, node.fetch)
        : runRootFetch(execution, node.fetch));
      execution.deferral?.fetched(node.fetch.node.id);
  }
}

// What could start at once waits no longer than this, so that a slow subgraph holds up none but its own.
const maxJoinWaitMs = 10;

async function runJoined(
  execution: Execution,
  { before, last, early }: Extract<CompiledNode, { readonly kind: 'joined' }>,
): Promise<void> {
  const done = runCompiledPlan(execution, before);
  const { promise: soon, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, maxJoinWaitMs);
  const runAll = (nodes: readonly CompiledNode[]) =>
    Promise.all(nodes.map((child) => runCompiledPlan(execution, child)));
  const rest = soon.then(() => runAll(early));
  await done;
  clearTimeout(timer);
  resolve();
  await Promise.all([runCompiledPlan(execution, last), rest]);
}

function isEntityFetch(fetch: CompiledFetch): fetch is EntityFetch {
  return fetch.entities !== undefined;
}
