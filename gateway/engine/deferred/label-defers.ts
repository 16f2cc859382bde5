import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { PreparedOperation, Variables } from '../engine.ts';

/** An operation whose `@defer`s all hold, each with a label of its own. */
export interface LabelledOperation {
  readonly prepared: PreparedOperation;
  /** What clients call a deferred part, by our label; undefined where they gave it no name. */
  readonly clientLabels: ReadonlyMap<string, string | undefined>;
}

/** Which of the fragments with `@defer` are answered with what is around them all the same. */
export interface KeptFragments {
  readonly name: string;
  has(fragment: SelectionSetNode): boolean;
}

/** Selected wherever something is deferred: the planner would fetch an object of which all is deferred with the deferred part. */
export const anchor: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function anchored(selectionSet: SelectionSetNode): SelectionSetNode {
  if (!isDeferring(selectionSet)) return selectionSet;
  return { ...selectionSet, selections: [anchor, ...selectionSet.selections] };
}

function isDeferring({ selections }: SelectionSetNode): boolean {
  return selections.some(
    (node) =>
      node.kind === Kind.INLINE_FRAGMENT && (labelOf(node) !== undefined || isDeferring(node.selectionSet)),
  );
}

/**
 * Expands fragments, drops each `@defer` whose `if` is false for these variables or whose fragment is kept, and gives the others
 * labels: one fragment may be deferred in several places, and each is a part of its own. Undefined where nothing is left to
 * defer.
 */
export function labelDefers(
  { key, query, document, operation }: PreparedOperation,
  { coerced }: Variables,
  kept?: KeptFragments,
): LabelledOperation | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const clientLabels = new Map<string, string | undefined>();
  const decided: string[] = [];

  function expand({ selections }: SelectionSetNode): SelectionSetNode {
    return { kind: Kind.SELECTION_SET, selections: selections.flatMap(expandSelection) };
  }

  function expandSelection(node: SelectionNode): SelectionNode[] {
    if (node.kind === Kind.FIELD)
      return [node.selectionSet ? { ...node, selectionSet: anchored(expand(node.selectionSet)) } : node];
    const part = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
    if (!part) return [];
    const { typeCondition } = part;
    const selectionSet = expand(part.selectionSet);
    const directives = (node.directives ?? []).flatMap((given) => labelled(given, selectionSet));
    return [
      { kind: Kind.INLINE_FRAGMENT, ...(typeCondition && { typeCondition }), directives, selectionSet },
    ];
  }

  function labelled(directive: DirectiveNode, fragment: SelectionSetNode): DirectiveNode[] {
    if (directive.name.value !== 'defer') return [directive];
    const isOn = argumentOf(directive, 'if', coerced) !== false && !kept?.has(fragment);
    decided.push(isOn ? '1' : '0');
    if (!isOn) return [];
    const label = `d${clientLabels.size}`;
    const given = argumentOf(directive, 'label', coerced);
    clientLabels.set(label, typeof given === 'string' ? given : undefined);
    const name = { kind: Kind.NAME, value: 'label' } as const;
    const value = { kind: Kind.STRING, value: label } as const;
    return [{ ...directive, arguments: [{ kind: Kind.ARGUMENT, name, value }] }];
  }

  const expanded: OperationDefinitionNode = { ...operation, selectionSet: expand(operation.selectionSet) };
  if (clientLabels.size === 0) return undefined;
  const own: DocumentNode = { kind: Kind.DOCUMENT, definitions: [expanded] };
  const prepared = {
    key: `@defer ${kept?.name ?? ''} ${decided.join('')}\n${key}`,
    query,
    document: own,
    operation: expanded,
  };
  return { prepared, clientLabels };
}

function argumentOf(
  { arguments: given = [] }: DirectiveNode,
  name: string,
  values: Variables['coerced'],
): unknown {
  const value = given.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.VARIABLE) return values[value.name.value];
  return value && 'value' in value ? value.value : undefined;
}

/** The label that `labelDefers` gave a fragment; undefined where it is not deferred. */
export function labelOf({ directives = [] }: { readonly directives?: readonly DirectiveNode[] | undefined }) {
  const directive = directives.find(({ name }) => name.value === 'defer');
  const label = directive && argumentOf(directive, 'label', {});
  return typeof label === 'string' ? label : undefined;
}
