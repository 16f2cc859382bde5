import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql';

type Json = Record<string, unknown>;

/** Of every error that these subgraphs send. */
export const codeOfFaults = 'NOT_FOUND';

interface Representation extends Json {
  readonly __typename: string;
  readonly id: string;
}

/** What a subgraph is asked and answers, as JSON. */
export interface WorldRequest {
  readonly query: string;
  readonly variables?: { readonly [name: string]: unknown };
}

/**
 * Answers of subgraphs that follow from a seed and from what is asked for, never from how or how often: two executors see
 * the same values and the same faults. A fault is a null where none may be, a value of a wrong type, a value left out, an
 * error with its path, an entity that is not there. `wrongComposites` says what stands for an object or list of a wrong type;
 * without `losesEntities` every entity is there, so that nothing depends on which fetch asks for a field.
 */
export function createWorld(
  schemas: ReadonlyMap<string, GraphQLSchema>,
  seed: number,
  faultsPerThousand: number,
  wrongComposites: 'null' | 'wrong' = 'wrong',
  losesEntities = true,
) {
  const documents = new Map<string, OperationDefinitionNode>();

  function hash(text: string): number {
    let value = seed ^ 0x811c9dc5;
    for (let index = 0; index < text.length; index++) {
      value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
    }
    value ^= value >>> 15;
    return Math.imul(value, 0x2c1b3c6d) >>> 0;
  }

  return function answer(subgraph: string, { query, variables = {} }: WorldRequest): Json {
    const schema = schemas.get(subgraph);
    if (!schema) throw new Error(`No subgraph ${subgraph}`);
    const errors: Json[] = [];
    const operation = documents.get(query) ?? (parse(query).definitions[0] as OperationDefinitionNode);
    documents.set(query, operation);
    const data: Json = {};
    // A deferred fetch from the root stands in `... on Query`.
    const roots = operation.selectionSet.selections.flatMap((node) =>
      node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet.selections : node,
    );
    for (const node of roots) {
      if (node.kind !== Kind.FIELD) continue;
      if (isSkipped(node)) continue;
      const key = node.alias?.value ?? node.name.value;
      data[key] =
        node.name.value === '_entities'
          ? entities(node, key)
          : field(schema.getQueryType() as GraphQLObjectType, node, 'Query', {}, [key]);
    }
    return { data, ...(errors.length > 0 && { errors }) };

    function isSkipped({ directives = [] }: Pick<FieldNode, 'directives'>): boolean {
      return directives.some(({ name, arguments: given = [] }) => {
        const value = given[0]?.value;
        const on =
          value?.kind === Kind.VARIABLE
            ? variables[value.name.value]
            : value?.kind === Kind.BOOLEAN && value.value;
        return name.value === 'skip' ? on === true : on !== true;
      });
    }

    function entities(node: FieldNode, alias: string): unknown[] {
      const argument = node.arguments?.[0]?.value;
      const name = argument?.kind === Kind.VARIABLE ? argument.name.value : '';
      return (variables[name] as Representation[]).map((representation, index) => {
        const identity = `${representation.__typename}#${representation.id}`;
        const dice = hash(`${subgraph} entity ${identity}`) % 2_000;
        if (losesEntities && dice < faultsPerThousand) {
          if (dice % 2 === 0) errors.push(failure(`No ${identity}`, [alias, index]));
          return null;
        }
        const type = schema?.getType(representation.__typename) as GraphQLObjectType;
        return select(type, node.selectionSet as SelectionSetNode, identity, representation, [alias, index]);
      });
    }

    function select(
      type: GraphQLObjectType,
      { selections }: SelectionSetNode,
      identity: string,
      given: Json,
      path: (string | number)[],
    ): Json {
      const result: Json = {};
      for (const node of selections) {
        if (isSkipped(node)) continue;
        if (node.kind === Kind.FIELD) {
          const key = node.alias?.value ?? node.name.value;
          const value = field(type, node, identity, given, [...path, key]);
          if (value !== undefined) result[key] = merge(result[key], value);
        } else if (node.kind === Kind.INLINE_FRAGMENT) {
          const condition = node.typeCondition && schema?.getType(node.typeCondition.name.value);
          const isMet =
            !condition ||
            condition === type ||
            (isAbstractType(condition) && schema?.isSubType(condition, type));
          if (!isMet) continue;
          const part = select(type, node.selectionSet, identity, given, path);
          for (const [key, value] of Object.entries(part)) result[key] = merge(result[key], value);
        }
      }
      return result;
    }

    function field(
      type: GraphQLObjectType,
      node: FieldNode,
      identity: string,
      given: Json,
      path: (string | number)[],
    ) {
      const name = node.name.value;
      if (name === '__typename') return type.name;
      const definition = type.getFields()[name];
      if (!definition) throw new Error(`${subgraph} has no ${type.name}.${name}`);
      if (name === 'id') return identity.split('#').at(-1);
      const required =
        name === 'r'
          ? JSON.stringify(Object.entries({ ...given, __typename: 0, id: 0 }).sort()).replaceAll(
              '"wrong"',
              'null',
            )
          : '';
      const at = `${identity}.${name}(${(node.arguments ?? []).map(print).join()})${required}`;
      return valueAt(definition.type, node, at, path);
    }

    function valueAt(
      type: GraphQLOutputType,
      node: FieldNode,
      at: string,
      path: (string | number)[],
    ): unknown {
      if (isNonNullType(type)) return valueAt(type.ofType, node, at, path);
      const dice = hash(`fault ${at}`) % 1_000;
      if (dice < faultsPerThousand) {
        switch (dice % 4) {
          case 0:
            return null;
          case 1:
            errors.push(failure(`Failed at ${at}`, path));
            return null;
          case 2:
            if (isLeafType(type)) return { wrong: 1 };
            return wrongComposites === 'null' ? null : 'wrong';
          default:
            return undefined;
        }
      }
      const size = hash(at);
      if (isListType(type))
        return Array.from(
          { length: size % 4 },
          (_, index) => valueAt(type.ofType, node, `${at}[${index}]`, [...path, index]) ?? null,
        );
      if (isObjectType(type) || isAbstractType(type)) {
        const object = isAbstractType(type)
          ? (schema?.getPossibleTypes(type)[size % schema.getPossibleTypes(type).length] as GraphQLObjectType)
          : type;
        const identity = object.getFields().id ? `${object.name}#${size % 5}` : at;
        return select(object, node.selectionSet as SelectionSetNode, identity, {}, path);
      }
      if (isEnumType(type)) return type.getValues()[size % type.getValues().length]?.name;
      switch ((type as { readonly name: string }).name) {
        case 'Int':
          return size % 1_000;
        case 'Float':
          return (size % 1_000) / 8;
        case 'Boolean':
          return size % 2 === 0;
        default:
          return `"${size % 1_000}\n\u2028é`;
      }
    }
  };
}

function merge(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other))
    return one.map((value, index) => merge(value, other[index]));
  const areObjects = typeof one === 'object' && one !== null && typeof other === 'object' && other !== null;
  return areObjects ? { ...one, ...other } : other;
}

// The message says what failed and not where, as that is what two executors may tell differently.
function failure(message: string, path: (string | number)[]): Json {
  return { message, path, extensions: { code: codeOfFaults } };
}
