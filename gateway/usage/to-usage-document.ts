import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  print,
  separateOperations,
  visit,
} from 'graphql';

const pageArguments = new Set(['first', 'last', 'limit']);

/**
 * An operation as it may leave the gateway: with the fragments that it uses, and without the strings and numbers in it, which
 * could be somebody's. What says how long a page is stays, for it decides what the operation costs.
 */
export function toUsageDocument(document: DocumentNode, { name }: OperationDefinitionNode): string {
  const separated = separateOperations(document);
  const own = separated[name?.value ?? ''] ?? document;
  return print(
    visit(own, {
      Argument(node) {
        return pageArguments.has(node.name.value) && node.value.kind === Kind.INT ? false : undefined;
      },
      StringValue: (node) => ({ kind: node.kind, value: '', block: false }),
      IntValue: (node) => ({ ...node, value: '0' }),
      FloatValue: (node) => ({ ...node, value: '0' }),
    }),
  );
}
