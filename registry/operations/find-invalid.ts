import {
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  KnownTypeNamesRule,
  specifiedRules,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { knownTypes } from './known-types.ts';
import type { RecordedOperation } from './recorded-operation.ts';

export interface InvalidOperation {
  readonly operation: RecordedOperation;
  /** The first thing that is wrong with it. */
  readonly message: string;
  /** The coordinate that it went wrong at, as `writtenFor` has it; null where it is no place of the schema. */
  readonly coordinate: string | null;
}

// The specification's rules. GraphQL's own rule for type names copies the schema's list of types at every operation, which is
// half of the time that a large schema takes.
const rules = [knownTypes, ...specifiedRules.filter((rule) => rule !== KnownTypeNamesRule)];

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

/** Finds the operations that are not valid against a schema, one after the other. */
export function* findInvalid(
  schema: GraphQLSchema,
  operations: Iterable<RecordedOperation>,
  writtenFor: GraphQLSchema = schema,
): Generator<InvalidOperation> {
  for (const operation of operations) {
    const [error] = validate(schema, operation.document, rules, { maxErrors: 1 });
    if (!error) continue;
    const coordinate = toPlace(error, operation.document, writtenFor);
    yield { operation, message: error.message, coordinate };
  }
}
