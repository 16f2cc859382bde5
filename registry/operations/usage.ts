import {
  type ArgumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { RecordedOperation } from './recorded-operation.ts';

/** Which recorded operations use what of a schema. */
export interface Usage {
  /**
   * The operations that use a coordinate: a type or field that they read, an argument or input field that they send (through
   * a variable any field may be sent), an enum value that they send, a directive.
   */
  users(coordinate: string): readonly RecordedOperation[];
  /** Those that read an enum's values. */
  readers(enumType: string): readonly RecordedOperation[];
  /** Those that name a type in a fragment's condition. */
  matchers(typeName: string): readonly RecordedOperation[];
  /** Those that use a field and do not send an argument of it, or may send null for it. */
  omitters(field: string, argument: string): readonly RecordedOperation[];
}

/** What one operation uses, as keys: coordinates, and those of `readerKey`, `matcherKey`, `certainKey`. */
type Use = (key: string) => void;

const readerKey = (enumType: string) => `read ${enumType}`;
const matcherKey = (typeName: string) => `on ${typeName}`;
const certainKey = (argument: string) => `certain ${argument}`;

/** Everything that a variable of a type may carry. */
function toWhole(type: GraphQLNamedType, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(type.name)) return found;
  found.add(type.name);
  if (isEnumType(type)) for (const { name } of type.getValues()) found.add(`${type.name}.${name}`);
  if (!isInputObjectType(type)) return found;
  for (const [name, field] of Object.entries(type.getFields())) {
    found.add(`${type.name}.${name}`);
    toWhole(getNamedType(field.type), found);
  }
  return found;
}

function useValue(type: GraphQLType | null | undefined, value: ValueNode, use: Use): void {
  const named = getNamedType(type);
  if (!named || value.kind === Kind.VARIABLE) return;
  if (value.kind === Kind.LIST) {
    for (const item of value.values) useValue(named, item, use);
    return;
  }
  use(named.name);
  if (value.kind === Kind.ENUM) use(`${named.name}.${value.value}`);
  if (value.kind !== Kind.OBJECT || !isInputObjectType(named)) return;
  for (const { name, value: inner } of value.fields) {
    use(`${named.name}.${name.value}`);
    useValue(named.getFields()[name.value]?.type, inner, use);
  }
}

/** Whether an argument is given, and not null, at every call. */
function isCertain({ value }: ArgumentNode, operation: OperationDefinitionNode | undefined): boolean {
  if (value.kind !== Kind.VARIABLE) return value.kind !== Kind.NULL;
  const definition = operation?.variableDefinitions?.find(
    ({ variable }) => variable.name.value === value.name.value,
  );
  return (
    definition?.type.kind === Kind.NON_NULL_TYPE ||
    (definition?.defaultValue ?? { kind: Kind.NULL }).kind !== Kind.NULL
  );
}

type WholeOf = (type: GraphQLNamedType) => ReadonlySet<string>;

function useOperation(
  schema: GraphQLSchema,
  { document }: RecordedOperation,
  wholeOf: WholeOf,
  use: Use,
): void {
  const info = new TypeInfo(schema);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(node) {
        const parent = info.getParentType();
        const named = getNamedType(info.getType());
        if (!parent || !named) return;
        const { value: name } = node.name;
        // A field read by way of an interface is read of every type behind it.
        const types = isInterfaceType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent];
        for (const { name: typeName } of types) {
          use(typeName);
          use(`${typeName}.${name}`);
          for (const argument of node.arguments ?? []) {
            const coordinate = `${typeName}.${name}(${argument.name.value}:)`;
            use(coordinate);
            if (isCertain(argument, operation)) use(certainKey(coordinate));
          }
        }
        use(named.name);
        if (isEnumType(named)) use(readerKey(named.name));
      },
      Argument(node) {
        useValue(info.getArgument()?.type, node.value, use);
      },
      VariableDefinition(node) {
        const type = info.getInputType();
        if (type) for (const key of wholeOf(getNamedType(type))) use(key);
        if (node.defaultValue) useValue(type, node.defaultValue, use);
      },
      InlineFragment(node) {
        if (node.typeCondition) use(matcherKey(node.typeCondition.name.value));
      },
      FragmentDefinition(node) {
        use(matcherKey(node.typeCondition.name.value));
      },
      Directive(node) {
        use(`@${node.name.value}`);
      },
    }),
  );
}

/** Looks at what operations use of the schema that they were written for. */
export function createUsage(schema: GraphQLSchema, operations: readonly RecordedOperation[]): Usage {
  const byKey = new Map<string, Set<RecordedOperation>>();
  const wholes = new Map<GraphQLNamedType, ReadonlySet<string>>();
  const wholeOf: WholeOf = (type) => {
    const whole = wholes.get(type) ?? toWhole(type);
    wholes.set(type, whole);
    return whole;
  };
  for (const operation of operations) {
    useOperation(schema, operation, wholeOf, (key) => {
      const users = byKey.get(key);
      if (users) users.add(operation);
      else byKey.set(key, new Set([operation]));
    });
  }
  const usersOf = (key: string): ReadonlySet<RecordedOperation> => byKey.get(key) ?? new Set();
  return {
    users: (coordinate) => [...usersOf(coordinate)],
    readers: (enumType) => [...usersOf(readerKey(enumType))],
    matchers: (typeName) => [...usersOf(matcherKey(typeName))],
    omitters(field, argument) {
      const certain = usersOf(certainKey(argument));
      return [...usersOf(field)].filter((operation) => !certain.has(operation));
    },
  };
}
