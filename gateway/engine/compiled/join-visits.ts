import type { CompiledNode } from './compile-plan.ts';

/**
 * Parallel nodes. Entities that a plan asks of a subgraph at once, and asks of it again after what a `@requires` needs has come, are asked
 * once where that comes soon: both fetches become one request.
 */
export function joinVisits(nodes: readonly CompiledNode[]): CompiledNode {
  const joining = new Map<string, CompiledNode[]>();
  for (const node of nodes) if (node.kind === 'sequence') joining.set(visitOf(node.nodes.at(-1)) ?? '', []);
  joining.delete('');
  const kept = nodes.filter((node) => {
    const early = joining.get(visitOf(node) ?? '');
    early?.push(node);
    return !early;
  });
  const joined = kept.map((node) => {
    if (node.kind !== 'sequence') return node;
    const visit = visitOf(node.nodes.at(-1)) ?? '';
    const early = joining.get(visit) ?? [];
    joining.delete(visit);
    const last = node.nodes.at(-1);
    if (early.length === 0 || !last) return node;
    return {
      kind: 'joined',
      before: { kind: 'sequence', nodes: node.nodes.slice(0, -1) },
      last,
      early,
    } as const;
  });
  return joined.length === 1 && joined[0] ? joined[0] : { kind: 'parallel', nodes: joined };
}

/** Which entities of which subgraph a fetch alone is for; undefined for anything else. */
function visitOf(node: CompiledNode | undefined): string | undefined {
  if (node?.kind !== 'fetch') return undefined;
  const { entities, subgraph, path } = node.fetch;
  return entities && JSON.stringify([subgraph, path]);
}
