import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { directivesOf } from '../version/elements.ts';
import type { ComposedGraph } from '../version/graph-version.ts';

/** How long a page is taken to be where a client may choose: what lists of this graph give at most. */
const maxPageSize = 100;
/** How long a list is taken to be that says nothing of its length. */
const assumedListSize = 10;
const mutationCost = 10;

const pageArguments = ['first', 'last', 'limit'];

function holdsList(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? holdsList(type.ofType) : isListType(type);
}

function toPageSize(
  node: FieldNode,
  names: readonly string[],
  fallback: number | undefined,
): number | undefined {
  const sizes = (node.arguments ?? [])
    .filter(({ name }) => names.includes(name.value))
    .map(({ value }) => (value.kind === Kind.INT ? Number(value.value) : maxPageSize));
  return sizes.length > 0 ? Math.max(...sizes) : fallback;
}

interface Walk {
  readonly composed: ComposedGraph;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** By name and page: fragments that spread each other would otherwise be walked times without number. */
  readonly fragmentCosts: Map<string, number>;
}

function weightOf({ elements }: ComposedGraph, coordinate: string): number | undefined {
  const weight = directivesOf(elements.get(coordinate), 'cost')[0]?.args.weight;
  return weight === undefined ? undefined : Number(weight);
}

/** How many items a field's list may have; the page that its parent was asked for bounds the lists of a connection. */
function toLength(
  walk: Walk,
  coordinate: string,
  node: FieldNode,
  isList: boolean,
  page: number | undefined,
): number {
  if (!isList) return 1;
  const [listSize] = directivesOf(walk.composed.elements.get(coordinate), 'listSize');
  const assumed = listSize?.args.assumedSize === undefined ? undefined : Number(listSize.args.assumedSize);
  return toPageSize(node, pageArguments, assumed) ?? page ?? assumedListSize;
}

function costOf(
  walk: Walk,
  set: SelectionSetNode,
  parent: GraphQLNamedType,
  page: number | undefined,
): number {
  return set.selections.reduce((sum, node) => {
    if (node.kind === Kind.FIELD) return sum + fieldCost(walk, node, parent, page);
    if (node.kind === Kind.FRAGMENT_SPREAD) return sum + fragmentCost(walk, node.name.value, page);
    const condition = node.typeCondition?.name.value;
    const type = condition === undefined ? parent : walk.composed.apiSchema.getType(condition);
    return type ? sum + costOf(walk, node.selectionSet, type, page) : sum;
  }, 0);
}

function fragmentCost(walk: Walk, name: string, page: number | undefined): number {
  const fragment = walk.fragments.get(name);
  const type = fragment && walk.composed.apiSchema.getType(fragment.typeCondition.name.value);
  if (!fragment || !type) return 0;
  const key = `${name} ${page}`;
  const known = walk.fragmentCosts.get(key);
  if (known !== undefined) return known;
  // A fragment inside of itself, which no schema allows, counts once.
  walk.fragmentCosts.set(key, 0);
  const cost = costOf(walk, fragment.selectionSet, type, page);
  walk.fragmentCosts.set(key, cost);
  return cost;
}

function fieldCost(walk: Walk, node: FieldNode, parent: GraphQLNamedType, page: number | undefined): number {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return 0;
  const field = parent.getFields()[node.name.value];
  if (!field) return 0;
  const coordinate = `${parent.name}.${field.name}`;
  const named = getNamedType(field.type);
  const isList = holdsList(field.type);
  const length = toLength(walk, coordinate, node, isList, page);
  const own =
    weightOf(walk.composed, coordinate) ??
    weightOf(walk.composed, named.name) ??
    (isCompositeType(named) ? 1 : 0);
  // A connection is one object, and what it was asked for is the length of the lists in it.
  const asked = isList ? undefined : toPageSize(node, pageArguments, defaultPage(field.args));
  const inner = node.selectionSet ? costOf(walk, node.selectionSet, named, asked) : 0;
  return length * (own + inner);
}

function defaultPage(
  args: readonly { readonly name: string; readonly defaultValue?: unknown }[],
): number | undefined {
  const value = args.find(({ name }) => pageArguments.includes(name))?.defaultValue;
  return typeof value === 'number' ? value : undefined;
}

function rootOf(schema: GraphQLSchema, kind: string): GraphQLNamedType | null | undefined {
  if (kind === 'mutation') return schema.getMutationType();
  return kind === 'subscription' ? schema.getSubscriptionType() : schema.getQueryType();
}

/** What an operation costs at its worst, whatever its variables are: objects, each as often as the lists around it are long. */
export function toCost(document: DocumentNode, composed: ComposedGraph): number {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  return document.definitions.reduce((sum, node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return sum;
    const root = rootOf(composed.apiSchema, node.operation);
    const cost = root
      ? costOf({ composed, fragments, fragmentCosts: new Map() }, node.selectionSet, root, undefined)
      : 0;
    return sum + cost + (node.operation === 'mutation' ? mutationCost : 0);
  }, 0);
}
