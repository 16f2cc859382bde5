import type { FetchNode } from '@apollo/query-planner';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import { toClientKey } from '../planning/plan-keys.ts';

const known = new WeakMap<FetchNode, ReadonlySet<string>>();

/** Response keys that a fetch gives each of its objects, as the client knows them. Parsed once a plan, and only after a failure. */
export function fetchedKeys(fetch: FetchNode): ReadonlySet<string> {
  let keys = known.get(fetch);
  if (!keys) {
    keys = new Set([...operationKeys(fetch), ...renamedKeys(fetch)].map(toClientKey));
    known.set(fetch, keys);
  }
  return keys;
}

function operationKeys({ operation, requires }: FetchNode): string[] {
  const document = parse(operation, { noLocation: true });
  const fragments = new Map<string, SelectionSetNode>();
  let root: SelectionSetNode | undefined;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) root = definition.selectionSet;
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition.selectionSet);
  }
  const entities = root?.selections[0];
  const selectionSet = requires && entities?.kind === Kind.FIELD ? entities.selectionSet : root;
  return selectionSet ? keysOf(selectionSet, fragments) : [];
}

function keysOf(selectionSet: SelectionSetNode, fragments: ReadonlyMap<string, SelectionSetNode>): string[] {
  return selectionSet.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node.alias?.value ?? node.name.value];
    const inner = node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet : fragments.get(node.name.value);
    return inner ? keysOf(inner, fragments) : [];
  });
}

function renamedKeys({ outputRewrites }: FetchNode): string[] {
  return (outputRewrites ?? []).flatMap((rewrite) =>
    rewrite.kind === 'KeyRenamer' ? [rewrite.renameKeyTo] : [],
  );
}
