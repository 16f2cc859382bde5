import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { CostRules } from './cost-rules.ts';
import { noInputCost, toInputCost } from './input-cost.ts';

/** A field of an operation, with what it counts. */
export interface CostNode {
  readonly key: string;
  /** Types that the object it is selected on may have; undefined where any will do. */
  readonly onTypes: ReadonlySet<string> | undefined;
  /** For each object or value of it. */
  readonly weight: number;
  readonly isList: boolean;
  /** Where the length of a list here is written: the arguments' values in the document. */
  readonly pages: readonly ValueNode[];
  /** The length of the list itself, or of the lists beneath, where no argument says it. */
  readonly fallbackPage: number | undefined;
  /** Names of the lists beneath that this field's page is of; undefined for all. */
  readonly sizedFields: readonly string[] | undefined;
  readonly name: string;
  /** Values of `@skip` and `@include`. */
  readonly conditions: readonly { readonly unless: boolean; readonly value: ValueNode }[];
  inputCost(variables: Readonly<Record<string, unknown>> | undefined): number;
  readonly inner: readonly CostNode[];
}

/** Arguments that say how long a list is where `@listSize` names none. */
const pageArguments = ['first', 'last', 'limit'];

export interface CompileCostOptions {
  readonly schema: GraphQLSchema;
  readonly rules: CostRules;
  /** Under which key of the data a field is found. */
  keyOf(node: FieldNode): string;
}

/** Expands an operation, whose size has been limited, into what each field of it counts. */
export function compileCost(
  options: CompileCostOptions,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly CostNode[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const root = options.schema.getRootType(operation.operation);
  return root ? compileSet(options, fragments, operation.selectionSet, root.name, undefined, []) : [];
}

function compileSet(
  options: CompileCostOptions,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  { selections }: SelectionSetNode,
  parent: string,
  onTypes: ReadonlySet<string> | undefined,
  conditions: CostNode['conditions'],
): CostNode[] {
  return selections.flatMap((node): CostNode[] => {
    const own = [...conditions, ...toConditions(node.directives)];
    if (node.kind === Kind.FIELD) return compileField(options, fragments, node, parent, onTypes, own);
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
    if (!fragment) return [];
    const condition = fragment.typeCondition?.name.value;
    if (condition === undefined || condition === parent)
      return compileSet(options, fragments, fragment.selectionSet, parent, onTypes, own);
    const possible = namesOf(options.schema, condition);
    return compileSet(options, fragments, fragment.selectionSet, condition, possible, own);
  });
}

function compileField(
  options: CompileCostOptions,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  node: FieldNode,
  parent: string,
  onTypes: ReadonlySet<string> | undefined,
  conditions: CostNode['conditions'],
): CostNode[] {
  const { schema, rules } = options;
  const type = schema.getType(parent);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
  if (!field) return [];
  const coordinate = `${parent}.${field.name}`;
  const named = getNamedType(field.type);
  const isList = holdsList(field.type);
  const size = rules.listSize(coordinate);
  const names = size?.slicingArguments ?? pageArguments;
  const given = node.arguments ?? [];
  const compiled: CostNode = {
    key: options.keyOf(node),
    name: field.name,
    onTypes,
    weight: rules.weight(coordinate) ?? rules.weight(named.name) ?? (isCompositeType(named) ? 1 : 0),
    isList,
    pages: given.filter(({ name }) => names.includes(name.value)).map(({ value }) => value),
    fallbackPage: isList ? size?.assumedSize : (defaultPage(field, names) ?? size?.assumedSize),
    sizedFields: size?.sizedFields,
    conditions,
    inputCost: toInputCost(rules, coordinate, field, node),
    inner: node.selectionSet
      ? compileSet(options, fragments, node.selectionSet, named.name, undefined, [])
      : [],
  };
  // What can never count is not looked at again.
  const isFree = compiled.weight === 0 && compiled.inner.length === 0 && compiled.inputCost === noInputCost;
  return isFree ? [] : [compiled];
}

function toConditions(directives: FieldNode['directives']): CostNode['conditions'] {
  return (directives ?? []).flatMap(({ name, arguments: [condition] = [] }) => {
    if ((name.value !== 'skip' && name.value !== 'include') || !condition) return [];
    return [{ unless: name.value === 'skip', value: condition.value }];
  });
}

function defaultPage({ args }: GraphQLField<unknown, unknown>, names: readonly string[]): number | undefined {
  const value = args.find(({ name }) => names.includes(name))?.defaultValue;
  return typeof value === 'number' ? value : undefined;
}

function holdsList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? holdsList(type.ofType) : isListType(type);
}

function namesOf(schema: GraphQLSchema, typeName: string): ReadonlySet<string> | undefined {
  const type = schema.getType(typeName);
  if (isObjectType(type)) return new Set([type.name]);
  return isCompositeType(type) ? new Set(schema.getPossibleTypes(type).map(({ name }) => name)) : undefined;
}
