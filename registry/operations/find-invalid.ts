import {
  type ASTNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  TypeInfo,
  ValidationContext,
  type ValidationRule,
  visit,
  visitInParallel,
  visitWithTypeInfo,
} from 'graphql';
import type { RecordedOperation } from './recorded-operation.ts';
import { allRules } from './validation-rules.ts';

export interface InvalidOperation {
  readonly operation: RecordedOperation;
  /** The first thing that is wrong with it. */
  readonly message: string;
  /** The coordinate that it went wrong at, as a schema has it; null where it is no place of the schema. Walks the operation. */
  coordinateIn(schema: GraphQLSchema): string | null;
}

/** The coordinate of a node of an operation: the argument or field that it is, or is in. */
function coordinateOf(node: ASTNode, document: DocumentNode, schema: GraphQLSchema): string | null {
  const info = new TypeInfo(schema);
  let found: string | null = null;
  const field = () => {
    const parent = info.getParentType();
    const name = info.getFieldDef()?.name;
    return parent && name ? `${parent.name}.${name}` : null;
  };
  visit(
    document,
    visitWithTypeInfo(info, {
      enter(candidate) {
        if (candidate !== node) return;
        const argument = info.getArgument();
        found = argument ? `${field()}(${argument.name}:)` : field();
      },
    }),
  );
  return found;
}

function toPlace(error: GraphQLError, document: DocumentNode, schema: GraphQLSchema): string | null {
  for (const node of error.nodes ?? []) {
    const coordinate = coordinateOf(node, document, schema);
    if (coordinate !== null) return coordinate;
  }
  return null;
}

function throwFirst(error: GraphQLError): never {
  throw error;
}

/** The first thing that is wrong with a document; undefined where nothing is. */
function findError(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[],
): GraphQLError | undefined {
  const info = new TypeInfo(schema);
  // Suggestions compare every name with every other: in a large schema that takes longer than all the rest.
  const context = new ValidationContext(schema, document, info, throwFirst, true);
  try {
    visit(document, visitWithTypeInfo(info, visitInParallel(rules.map((rule) => rule(context)))));
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
  return undefined;
}

/** Finds the operations that are not valid against a schema, one after the other. */
export function* findInvalid(
  schema: GraphQLSchema,
  operations: Iterable<RecordedOperation>,
  rules: readonly ValidationRule[] = allRules,
): Generator<InvalidOperation> {
  for (const operation of operations) {
    const { document } = operation;
    const error = findError(schema, document, rules);
    if (!error) continue;
    const coordinateIn = (writtenFor: GraphQLSchema) => toPlace(error, document, writtenFor);
    yield { operation, message: error.message, coordinateIn };
  }
}
