import { print } from 'graphql';
import { directivesOf, type ElementKind, isNonNull } from '../version/elements.ts';
import { type Hint, type Placed, toList } from './hint.ts';

/** Members of a type that only some of its subgraphs have. */
function* findMissing(
  types: readonly Placed[],
  code: (placed: Placed) => string | undefined,
): Iterable<Hint> {
  const [first] = types;
  const hintCode = first && code(first);
  if (!first || types.length < 2 || hintCode === undefined) return;
  const names = new Set(types.flatMap(({ element }) => element.children.map(({ name }) => name)));
  for (const name of names) {
    const without = types.filter(({ element }) => !element.children.some((child) => child.name === name));
    if (without.length === 0) continue;
    const coordinate = `${first.element.name}.${name}`;
    yield {
      code: hintCode,
      coordinate,
      subgraph: without[0]?.subgraph ?? null,
      message: `${coordinate} is not in ${toList(without.map(({ subgraph }) => subgraph))}, which have ${first.element.name} too`,
    };
  }
}

function toMemberCode({ element }: Placed): string | undefined {
  switch (element.typeKind) {
    case 'INPUT':
      return 'INCONSISTENT_INPUT_OBJECT_FIELD';
    case 'INTERFACE':
      return 'INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD';
    default:
      return undefined;
  }
}

/** Types that some subgraphs have as an entity and others without a key. */
function* findEntities(types: readonly Placed[]): Iterable<Hint> {
  const keyed = types.filter(({ element }) => directivesOf(element, 'key').length > 0);
  const plain = types.filter(({ element }) => directivesOf(element, 'key').length === 0);
  const [first] = plain;
  if (keyed.length === 0 || !first || first.element.typeKind !== 'OBJECT') return;
  const coordinate = first.element.name;
  yield {
    code: 'INCONSISTENT_ENTITY',
    coordinate,
    subgraph: first.subgraph,
    message: `${coordinate} has a key in ${toList(keyed.map(({ subgraph }) => subgraph))} and none in ${toList(plain.map(({ subgraph }) => subgraph))}`,
  };
}

/** Fields of a value type that only some of its subgraphs have. */
function* findValueTypes(types: readonly Placed[]): Iterable<Hint> {
  const [first] = types;
  const isRoot = ['Query', 'Mutation', 'Subscription'].includes(first?.element.name ?? '');
  if (first?.element.typeKind !== 'OBJECT' || isRoot) return;
  if (types.some(({ element }) => directivesOf(element, 'key').length > 0)) return;
  yield* findMissing(types, () => 'INCONSISTENT_OBJECT_VALUE_TYPE_FIELD');
}

const typeCodes: Partial<Record<ElementKind, string>> = {
  field: 'INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE',
  argument: 'INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE',
};

function* findTypes(places: readonly Placed[]): Iterable<Hint> {
  const [first, ...others] = places;
  const code = first && typeCodes[first.element.kind];
  if (!first?.element.type || code === undefined) return;
  const own = print(first.element.type);
  const other = others.find(({ element }) => element.type && print(element.type) !== own);
  if (!other?.element.type) return;
  const { coordinate } = first.element;
  yield {
    code,
    coordinate,
    subgraph: other.subgraph,
    message: `${coordinate} is ${own} in "${first.subgraph}" and ${print(other.element.type)} in "${other.subgraph}"`,
  };
}

function* findDefaults(places: readonly Placed[]): Iterable<Hint> {
  const [first] = places;
  if (!first || (first.element.kind !== 'argument' && first.element.kind !== 'inputField')) return;
  const having = places.filter(({ element }) => element.defaultValue !== undefined);
  if (having.length === 0 || having.length === places.length) return;
  const without = places.filter(({ element }) => element.defaultValue === undefined);
  const { coordinate } = first.element;
  yield {
    code: 'INCONSISTENT_DEFAULT_VALUE_PRESENCE',
    coordinate,
    subgraph: without[0]?.subgraph ?? null,
    message: `${coordinate} has a default in ${toList(having.map(({ subgraph }) => subgraph))} and none in ${toList(without.map(({ subgraph }) => subgraph))}: it has none in the graph`,
  };
}

/** Optional arguments that only some of a field's subgraphs take: the graph has none of them. */
function* findArguments(places: readonly Placed[]): Iterable<Hint> {
  const [first] = places;
  if (first?.element.kind !== 'field' || places.length < 2) return;
  const names = new Set(places.flatMap(({ element }) => element.children.map(({ name }) => name)));
  for (const name of names) {
    const having = places.filter(({ element }) => element.children.some((child) => child.name === name));
    if (having.length === places.length) continue;
    const isRequired = having.some(({ element }) =>
      element.children.some((child) => child.name === name && child.type && isNonNull(child.type)),
    );
    // That does not compose at all.
    if (isRequired) continue;
    const coordinate = `${first.element.coordinate}(${name}:)`;
    yield {
      code: 'INCONSISTENT_ARGUMENT_PRESENCE',
      coordinate,
      subgraph: having[0]?.subgraph ?? null,
      message: `${coordinate} is only in ${toList(having.map(({ subgraph }) => subgraph))}: the graph does not take it`,
    };
  }
}

function* findDescriptions(places: readonly Placed[]): Iterable<Hint> {
  const texts = places.filter(({ element }) => element.description);
  const [first, ...others] = texts;
  const other = others.find(({ element }) => element.description !== first?.element.description);
  if (!first || !other) return;
  const { coordinate } = first.element;
  yield {
    code: 'INCONSISTENT_DESCRIPTION',
    coordinate,
    subgraph: other.subgraph,
    message: `${coordinate} is described one way in "${first.subgraph}" and another in "${other.subgraph}"`,
  };
}

/** What subgraphs say differently of one coordinate. */
export function* findInconsistencies(places: readonly Placed[]): Iterable<Hint> {
  if (places.length < 2) return;
  const shown = places.filter(({ element }) => directivesOf(element, 'external').length === 0);
  yield* findDescriptions(shown);
  if (places[0]?.element.kind === 'type') {
    yield* findEntities(places);
    yield* findValueTypes(places);
    yield* findMissing(places, toMemberCode);
    return;
  }
  yield* findTypes(shown);
  yield* findDefaults(shown);
  yield* findArguments(shown);
}
