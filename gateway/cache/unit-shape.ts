import {
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { toClientKey } from '../planning/plan-keys.ts';
import type { CacheRules } from './cache-rules.ts';
import { possibleNames } from './unit-lifetime.ts';

/** What may stand in one place of an answer. */
export interface Shape {
  /** Names of the types that the value may have. */
  readonly types: ReadonlySet<string>;
  /** Under which response key a field of these is found, where it is selected without arguments. */
  readonly keyOfField: ReadonlyMap<string, string>;
  readonly inner: ReadonlyMap<string, Shape>;
  /** Systems of record of the fields here and beneath, up to the next entities. */
  readonly systems: ReadonlySet<string>;
  /** Every field here with its type: a selection means another thing where these differ. */
  readonly signature: ReadonlySet<string>;
}

interface Draft {
  readonly types: Set<string>;
  readonly keyOfField: Map<string, string>;
  readonly inner: Map<string, Draft>;
  readonly systems: Set<string>;
  readonly signature: Set<string>;
}

/** Compiles the shape of what a selection on `typeNames` answers. */
export function toShape(
  schema: GraphQLSchema,
  rules: CacheRules,
  typeNames: readonly string[],
  selectionSet: SelectionSetNode | undefined,
): Shape {
  const draft = newDraft(typeNames);
  if (selectionSet) fill(schema, rules, draft, typeNames, selectionSet);
  liftSystems(rules, draft);
  return draft;
}

function newDraft(typeNames: readonly string[]): Draft {
  return {
    types: new Set(typeNames),
    keyOfField: new Map(),
    inner: new Map(),
    systems: new Set(),
    signature: new Set(),
  };
}

function fill(
  schema: GraphQLSchema,
  rules: CacheRules,
  draft: Draft,
  parents: readonly string[],
  { selections }: SelectionSetNode,
): void {
  for (const node of selections) {
    if (node.kind === Kind.FRAGMENT_SPREAD) continue;
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const condition = node.typeCondition?.name.value;
      const inner = condition === undefined ? parents : possibleNames(schema, condition);
      fill(schema, rules, draft, inner, node.selectionSet);
      continue;
    }
    const name = node.name.value;
    const key = node.alias?.value ?? name;
    if (!node.arguments?.length) draft.keyOfField.set(name, key);
    for (const parent of parents) {
      const type = schema.getType(parent);
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
      if (!field) continue;
      draft.signature.add(`${parent}.${name}:${field.type}`);
      for (const system of rules.systems(`${parent}.${name}`)) draft.systems.add(system);
      const named = getNamedType(field.type);
      if (!isCompositeType(named) || !node.selectionSet) continue;
      const names = possibleNames(schema, named.name);
      const inner = draft.inner.get(key) ?? newDraft([]);
      draft.inner.set(key, inner);
      for (const possible of names) inner.types.add(possible);
      fill(schema, rules, inner, names, node.selectionSet);
    }
  }
}

function liftSystems(rules: CacheRules, draft: Draft): void {
  for (const inner of draft.inner.values()) {
    liftSystems(rules, inner);
    if (!isEntity(rules, inner.types)) for (const system of inner.systems) draft.systems.add(system);
  }
}

function isEntity(rules: CacheRules, types: Iterable<string>): boolean {
  return [...types].some((type) => rules.keys(type).length > 0);
}

/** Calls `found` with every entity of an answer, the types that it may be, and its path in the client's words. */
export function eachEntity(
  rules: CacheRules,
  shape: Shape,
  value: unknown,
  found: (
    entity: Readonly<Record<string, unknown>>,
    shape: Shape,
    path: readonly (string | number)[],
  ) => void,
  path: readonly (string | number)[] = [],
): void {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries())
      eachEntity(rules, shape, element, found, [...path, index]);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const object = value as Readonly<Record<string, unknown>>;
  if (isEntity(rules, shape.types)) found(object, shape, path);
  for (const [key, inner] of shape.inner) {
    if (Object.hasOwn(object, key)) eachEntity(rules, inner, object[key], found, [...path, toClientKey(key)]);
  }
}

/** Every type that may stand anywhere in the answer. */
export function typesWithin(shape: Shape, found = new Set<string>()): ReadonlySet<string> {
  for (const type of shape.types) found.add(type);
  for (const inner of shape.inner.values()) typesWithin(inner, found);
  return found;
}

/** What the selection means: all fields in it with their types. */
export function signatureOf({ signature, inner }: Shape): string {
  return [...signature, ...[...inner].map(([key, shape]) => `${key}{${signatureOf(shape)}}`)].join(' ');
}
