import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';

/** Sizes of a selection set with its fragments expanded. Saturates instead of walking an expansion bomb. */
export interface OperationSize {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly selections: number;
  readonly rootFields: number;
}

const nothing: OperationSize = { depth: 0, aliases: 0, directives: 0, selections: 0, rootFields: 0 };

/** Measures every fragment once, so the work is linear in the document. A fragment cycle counts as nothing: validation refuses it. */
export function createMeasure(document: DocumentNode): (selectionSet: SelectionSetNode) => OperationSize {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
    ),
  );
  const measured = new Map<string, OperationSize>();

  function measureFragment(name: string): OperationSize {
    const known = measured.get(name);
    if (known) return known;
    measured.set(name, nothing);
    const fragment = fragments.get(name);
    const size = fragment ? measure(fragment.selectionSet) : nothing;
    measured.set(name, size);
    return size;
  }

  function measure(selectionSet: SelectionSetNode): OperationSize {
    let { depth, aliases, directives, selections, rootFields } = nothing;
    for (const node of selectionSet.selections) {
      const isField = node.kind === Kind.FIELD;
      const inner =
        node.kind === Kind.FRAGMENT_SPREAD
          ? measureFragment(node.name.value)
          : node.selectionSet
            ? measure(node.selectionSet)
            : nothing;
      depth = Math.max(depth, inner.depth + (isField ? 1 : 0));
      aliases += inner.aliases + (isField && node.alias ? 1 : 0);
      directives += inner.directives + (node.directives?.length ?? 0);
      selections += inner.selections + 1;
      rootFields += isField ? 1 : inner.rootFields;
    }
    return { depth, aliases, directives, selections, rootFields };
  }
  return measure;
}
