import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { FieldAccess } from './field-access.ts';

const typenameNode: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * The operation without what the caller may not see, so that no subgraph is ever asked for it. Fragments are expanded:
 * the same one may be open on one type and closed on another. Shaping the answer puts the nulls and errors back.
 */
export function redactOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  access: FieldAccess,
): OperationDefinitionNode {
  const root = schema.getRootType(operation.operation);
  if (!root || access.isOpen) return operation;
  const redact = createRedaction(schema, document, access);
  return { ...operation, selectionSet: redact(root, operation.selectionSet) };
}

function createRedaction(schema: GraphQLSchema, document: DocumentNode, access: FieldAccess) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }

  function redactSelectionSet(
    parent: GraphQLCompositeType,
    { selections }: SelectionSetNode,
  ): SelectionSetNode {
    const kept = selections.flatMap((node) => redactSelection(parent, node));
    return { kind: Kind.SELECTION_SET, selections: kept.length > 0 ? kept : [typenameNode] };
  }

  function redactSelection(parent: GraphQLCompositeType, node: SelectionNode): SelectionNode[] {
    switch (node.kind) {
      case Kind.FIELD:
        return redactField(parent, node);
      case Kind.INLINE_FRAGMENT:
        return redactFragment(parent, node.typeCondition?.name.value, node);
      case Kind.FRAGMENT_SPREAD: {
        const fragment = fragments.get(node.name.value);
        if (!fragment) return [];
        const { selectionSet, typeCondition } = fragment;
        return redactFragment(parent, typeCondition.name.value, { ...node, selectionSet });
      }
    }
  }

  function redactFragment(
    parent: GraphQLCompositeType,
    condition: string | undefined,
    { directives = [], selectionSet }: Pick<InlineFragmentNode, 'directives' | 'selectionSet'>,
  ): SelectionNode[] {
    const type = condition === undefined ? parent : schema.getType(condition);
    if (!isCompositeType(type) || (isObjectType(type) && access.type(type.name))) return [];
    return [fragmentOn(condition, redactSelectionSet(type, selectionSet), directives)];
  }

  function redactField(parent: GraphQLCompositeType, node: FieldNode): SelectionNode[] {
    const name = node.name.value;
    if (name.startsWith('__') || isUnionType(parent)) return [node];
    if (isObjectType(parent)) return access.field(parent.name, name) ? [] : [withinField(parent, node)];
    const possible = schema.getPossibleTypes(parent);
    const open = possible.filter((type) => !access.field(type.name, name));
    if (open.length === possible.length) return [withinField(parent, node)];
    return open.map((type) =>
      fragmentOn(type.name, { kind: Kind.SELECTION_SET, selections: [withinField(type, node)] }, []),
    );
  }

  function withinField(
    parent: Exclude<GraphQLCompositeType, { getTypes(): unknown }> | GraphQLObjectType,
    node: FieldNode,
  ): FieldNode {
    const field = parent.getFields()[node.name.value];
    const type = field && getNamedType(field.type);
    if (!node.selectionSet || !isCompositeType(type)) return node;
    return { ...node, selectionSet: redactSelectionSet(type, node.selectionSet) };
  }

  return redactSelectionSet;
}

function fragmentOn(
  condition: string | undefined,
  selectionSet: SelectionSetNode,
  directives: NonNullable<InlineFragmentNode['directives']>,
): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    selectionSet,
    directives,
    ...(condition !== undefined && {
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition } },
    }),
  };
}
