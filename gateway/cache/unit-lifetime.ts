import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { CacheHint, CacheRules } from './cache-rules.ts';

/** How long an answer to a selection may be reused, and by whom. */
export interface Lifetime {
  readonly maxAgeMs: number;
  readonly isPrivate: boolean;
  /** How long after that it may be given while a new one is fetched. */
  readonly staleWhileRevalidateMs: number;
  /** How long after that it may be given while the system does not answer. */
  readonly staleIfErrorMs: number;
}

/** A field that only a hint of its own makes cacheable, whatever its type and parent say. */
export type NeedsOwnHint = (field: { readonly name: string; readonly typeName: string }) => boolean;

export interface LifetimeOptions {
  readonly schema: GraphQLSchema;
  readonly rules: CacheRules;
  readonly needsOwnHint: NeedsOwnHint;
}

/** What came of the walk so far; `isCacheable` false is final. */
interface Tally {
  isCacheable: boolean;
  maxAgeMs: number;
  isPrivate: boolean;
  staleWhileRevalidateMs: number;
  staleIfErrorMs: number;
}

/**
 * The lifetime of an entity's fields: the least of every field that is selected. The entity itself has been found already, so
 * its type need not say anything where all fields do. Undefined where any part may not be kept.
 */
export function entityLifetime(
  options: LifetimeOptions,
  type: GraphQLObjectType,
  selectionSet: SelectionSetNode,
): Lifetime | undefined {
  const tally = newTally();
  const hint = options.rules.hint(type.name);
  if (hint?.isPrivate) tally.isPrivate = true;
  // A field that says something itself is not bound by what its type says for those that say nothing.
  const base = hint?.maxAgeMs === undefined ? undefined : () => note(tally, hint);
  walk(options, tally, [type.name], selectionSet, base);
  return toLifetime(tally);
}

/** The lifetime of a field of a root type with all beneath it. */
export function rootFieldLifetime(
  options: LifetimeOptions,
  root: GraphQLObjectType,
  field: FieldNode,
): Lifetime | undefined {
  const tally = newTally();
  noteField(options, tally, [root.name], field, undefined);
  return toLifetime(tally);
}

function newTally(): Tally {
  const none = Number.POSITIVE_INFINITY;
  return {
    isCacheable: true,
    maxAgeMs: none,
    isPrivate: false,
    staleWhileRevalidateMs: none,
    staleIfErrorMs: none,
  };
}

function toLifetime({ isCacheable, ...tally }: Tally): Lifetime | undefined {
  return isCacheable && tally.maxAgeMs > 0 && Number.isFinite(tally.maxAgeMs) ? tally : undefined;
}

function note(tally: Tally, hint: CacheHint): void {
  tally.isPrivate ||= hint.isPrivate;
  if (hint.maxAgeMs === undefined) return;
  tally.maxAgeMs = Math.min(tally.maxAgeMs, hint.maxAgeMs);
  tally.staleWhileRevalidateMs = Math.min(tally.staleWhileRevalidateMs, hint.staleWhileRevalidateMs);
  tally.staleIfErrorMs = Math.min(tally.staleIfErrorMs, hint.staleIfErrorMs);
}

/** Notes the lifetime of what holds some fields, for one that shares it; undefined where there is none to share. */
type Base = (() => void) | undefined;

const alreadyNoted = () => {};

function walk(
  options: LifetimeOptions,
  tally: Tally,
  parents: readonly string[],
  { selections }: SelectionSetNode,
  base: Base,
): void {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) noteField(options, tally, parents, node, base);
    else if (node.kind === Kind.INLINE_FRAGMENT) {
      const condition = node.typeCondition?.name.value;
      const inner = condition === undefined ? parents : possibleNames(options.schema, condition);
      walk(options, tally, inner, node.selectionSet, base);
    } else tally.isCacheable = false; // plans are made without named fragments
  }
}

function noteField(
  options: LifetimeOptions,
  tally: Tally,
  parents: readonly string[],
  node: FieldNode,
  base: Base,
): void {
  if (node.name.value === '__typename') return;
  const returned = new Set<string>();
  let holds = true;
  for (const parent of parents) {
    const type = options.schema.getType(parent);
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    if (!field) continue;
    const named = getNamedType(field.type);
    if (isLeafType(named)) noteLeaf(options, tally, parent, field.name, named.name, base);
    else if (!noteComposite(options, tally, `${parent}.${field.name}`, field.name, named.name, base))
      holds = false;
    for (const name of possibleNames(options.schema, named.name)) returned.add(name);
  }
  if (node.selectionSet)
    walk(options, tally, [...returned], node.selectionSet, holds ? alreadyNoted : undefined);
}

function noteLeaf(
  { rules, needsOwnHint }: LifetimeOptions,
  tally: Tally,
  parent: string,
  name: string,
  typeName: string,
  base: Base,
): void {
  const hint = rules.hint(`${parent}.${name}`);
  if (hint) note(tally, hint);
  if (hint?.maxAgeMs !== undefined || rules.isKeyField(parent, name)) return;
  if (base && (hint?.inherits || !needsOwnHint({ name, typeName }))) base();
  else tally.isCacheable = false;
}

/** Whether fields of what the field returns may share a lifetime. */
function noteComposite(
  { rules, needsOwnHint }: LifetimeOptions,
  tally: Tally,
  coordinate: string,
  name: string,
  typeName: string,
  base: Base,
): boolean {
  const own = rules.hint(coordinate);
  const ofType = rules.hint(typeName);
  if (own) note(tally, own);
  if (ofType?.isPrivate) tally.isPrivate = true;
  if (own?.maxAgeMs !== undefined) return true;
  if (own?.inherits && base) {
    base();
    return true;
  }
  const inherits = ofType?.maxAgeMs === undefined && ofType?.inherits && base;
  if (inherits) base();
  else if (ofType) note(tally, ofType);
  const isHinted = inherits || ofType?.maxAgeMs !== undefined;
  if (!isHinted || needsOwnHint({ name, typeName })) tally.isCacheable = false;
  return Boolean(isHinted);
}

/** The type itself with every object type that it may be: what is said of any of them counts. */
export function possibleNames(schema: GraphQLSchema, typeName: string): readonly string[] {
  const type = schema.getType(typeName);
  if (!isCompositeType(type)) return [];
  if (!isAbstractType(type)) return [type.name];
  return [type.name, ...schema.getPossibleTypes(type).map(({ name }) => name)];
}
