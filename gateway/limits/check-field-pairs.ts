import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Limits } from './limits.ts';
import { operationTooCostly } from './operation-too-costly.ts';

/**
 * Validation compares every two fields of one response name that stand in one place (GraphQL spec §5.3.2), which is
 * quadratic. Counts them before, and throws OPERATION_TOO_COSTLY as soon as there are too many. The selections that
 * fragments expand to have been limited already.
 */
export function checkFieldPairs(document: DocumentNode, { maxFieldPairs }: Limits): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  let pairs = 0;

  function collect(set: SelectionSetNode, into: Map<string, FieldNode[]>, within: readonly string[]): void {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const known = into.get(key);
        if (known) known.push(node);
        else into.set(key, [node]);
      } else if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet, into, within);
      else {
        const name = node.name.value;
        const fragment = fragments.get(name);
        // A cycle is validation's to refuse.
        if (fragment && !within.includes(name)) collect(fragment.selectionSet, into, [...within, name]);
      }
    }
  }

  function count(sets: readonly SelectionSetNode[]): void {
    const fields = new Map<string, FieldNode[]>();
    for (const set of sets) collect(set, fields, []);
    for (const nodes of fields.values()) {
      pairs += (nodes.length * (nodes.length - 1)) / 2;
      if (pairs > maxFieldPairs) throw tooMany(maxFieldPairs);
      count(nodes.flatMap(({ selectionSet }) => selectionSet ?? []));
    }
  }

  for (const node of document.definitions) {
    if (node.kind === Kind.OPERATION_DEFINITION) count([node.selectionSet]);
    // Validation looks at each fragment by itself too.
    if (node.kind === Kind.FRAGMENT_DEFINITION) count([node.selectionSet]);
  }
}

function tooMany(maximum: number): Error {
  return operationTooCostly(
    'maxFieldPairs',
    maximum,
    'more pairs of fields of one name in one place',
    'select each once, or give them aliases',
  );
}
