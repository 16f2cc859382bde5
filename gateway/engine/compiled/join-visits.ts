import type { FetchNode, ParallelNode, PlanNode, SequenceNode } from '@apollo/query-planner';

/**
 * The same plan with fewer visits: where some entities are asked of a subgraph at once, and asked of it again after what a
 * `@requires` needs has come, the two fetches become ready together, and so one request. The end of the plan waits for the
 * later one in any case.
 */
export function joinVisits(node: PlanNode): PlanNode {
  switch (node.kind) {
    case 'Sequence':
      return { ...node, nodes: node.nodes.map(joinVisits) };
    case 'Parallel':
      return joinSiblings({ ...node, nodes: node.nodes.map(joinVisits) });
    case 'Flatten':
      return { ...node, node: joinVisits(node.node) as typeof node.node };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause && { ifClause: joinVisits(node.ifClause) }),
        ...(node.elseClause && { elseClause: joinVisits(node.elseClause) }),
      };
    default:
      return node;
  }
}

function joinSiblings({ nodes }: ParallelNode): PlanNode {
  const joining = new Map<string, PlanNode[]>();
  for (const node of nodes) if (node.kind === 'Sequence') joining.set(visitOf(node.nodes.at(-1)) ?? '', []);
  joining.delete('');
  const kept = nodes.filter((node) => {
    const late = joining.get(visitOf(node) ?? '');
    late?.push(node);
    return !late;
  });
  const joined = kept.map((node) => {
    const key = node.kind === 'Sequence' ? (visitOf(node.nodes.at(-1)) ?? '') : '';
    const late = joining.get(key) ?? [];
    joining.delete(key);
    return node.kind === 'Sequence' && late.length > 0 ? withLast(node, late) : node;
  });
  return joined.length === 1 && joined[0] ? joined[0] : { kind: 'Parallel', nodes: joined };
}

function withLast({ nodes }: SequenceNode, late: readonly PlanNode[]): SequenceNode {
  const together: PlanNode = { kind: 'Parallel', nodes: [...nodes.slice(-1), ...late] };
  return { kind: 'Sequence', nodes: [...nodes.slice(0, -1), together] };
}

/** Which entities of which subgraph a fetch alone is for; undefined for anything else. */
function visitOf(node: PlanNode | undefined): string | undefined {
  const path: (string | number)[] = [];
  let at = node;
  while (at?.kind === 'Flatten') {
    path.push(...at.path);
    at = at.node;
  }
  return at?.kind === 'Fetch' && mayWait(at) ? JSON.stringify([at.serviceName, path]) : undefined;
}

// One with an id is waited for by what is deferred.
function mayWait({ requires, id }: FetchNode): boolean {
  return requires !== undefined && id === undefined;
}
