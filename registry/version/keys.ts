import { Kind, parse, print, type SelectionSetNode } from 'graphql';
import { directivesOf, type Element } from './elements.ts';

function inOrder(set: SelectionSetNode): SelectionSetNode {
  const selections = set.selections
    .map((node) =>
      node.kind === Kind.FIELD && node.selectionSet
        ? { ...node, selectionSet: inOrder(node.selectionSet) }
        : node,
    )
    .sort((a, b) => (print(a) < print(b) ? -1 : 1));
  return { ...set, selections };
}

/** A field set in one spelling, whatever the order and the white space it is written with. */
function normalize(fields: string): string {
  try {
    const [node] = parse(`{ ${fields} }`, { noLocation: true }).definitions;
    if (node?.kind !== Kind.OPERATION_DEFINITION) return fields;
    return print(inOrder(node.selectionSet)).replace(/\s+/g, ' ').slice(2, -2);
  } catch {
    // Composition reports a field set that does not parse.
    return fields;
  }
}

/** The keys of an entity in one subgraph, with whether other subgraphs may enter by them. */
export function toKeys(type: Element): ReadonlyMap<string, boolean> {
  return new Map(
    directivesOf(type, 'key').map(({ args }) => [normalize(String(args.fields)), args.resolvable !== false]),
  );
}
