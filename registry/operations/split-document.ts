import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  visit,
} from 'graphql';
import { CodedError } from '#platform/errors.ts';

/** Parses a document of operations. Throws `BAD_USER_INPUT` that names where it came from. */
export function parseDocument(text: string, where: string): DocumentNode {
  try {
    return parse(text, { noLocation: true, maxTokens: 100_000 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError('BAD_USER_INPUT', `The GraphQL of ${where} cannot be parsed: ${reason}`, { cause });
  }
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** The fragments that a document defines, by name. */
export function fragmentsOf(document: DocumentNode): Fragments {
  return new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
}

function withFragments(operation: OperationDefinitionNode, fragments: Fragments): DocumentNode {
  const used = new Map<string, FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value);
        if (!fragment || used.has(value)) return;
        used.set(value, fragment);
        collect(fragment);
      },
    });
  };
  collect(operation);
  return { kind: Kind.DOCUMENT, definitions: [operation, ...used.values()] };
}

/** One document for each operation of a document, with the fragments that it uses: its own before those given. */
export function splitDocument(
  document: DocumentNode,
  others: Fragments = new Map(),
): readonly { readonly name: string | undefined; readonly document: DocumentNode }[] {
  const fragments = new Map([...others, ...fragmentsOf(document)]);
  return document.definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION)
    .map((node) => ({ name: node.name?.value, document: withFragments(node, fragments) }));
}
