import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Where all that is selected of an object may be skipped, asks for its `__typename` too. The planner leaves out such a field
 * when nothing of its selection is left, though the object is there and the client reads `{}` (GraphQL spec §6.3.2).
 */
export function keepObjects(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const byFragment = new Map<string, boolean>();

  function mayBeEmpty({ selections }: SelectionSetNode): boolean {
    return selections.every((selection) => isConditional(selection) || hasNoCertainField(selection));
  }

  function hasNoCertainField(selection: SelectionNode): boolean {
    switch (selection.kind) {
      case Kind.FIELD:
        return false;
      case Kind.INLINE_FRAGMENT:
        return mayBeEmpty(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD: {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        const known = byFragment.get(name) ?? (!fragment || mayBeEmpty(fragment.selectionSet));
        byFragment.set(name, known);
        return known;
      }
    }
  }

  return visit(document, {
    Field: {
      leave(node) {
        const { selectionSet } = node;
        if (!selectionSet || !mayBeEmpty(selectionSet)) return undefined;
        const selections = [...selectionSet.selections, typename];
        return { ...node, selectionSet: { ...selectionSet, selections } };
      },
    },
  });
}

function isConditional({ directives = [] }: SelectionNode): boolean {
  return directives.some(({ name }) => name.value === 'skip' || name.value === 'include');
}
