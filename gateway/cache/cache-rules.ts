import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  parse,
  valueFromASTUntyped,
} from 'graphql';

/** What `@cacheControl` says of a type or a field. Times in milliseconds. */
export interface CacheHint {
  readonly maxAgeMs: number | undefined;
  readonly inherits: boolean;
  readonly isPrivate: boolean;
  readonly staleWhileRevalidateMs: number;
  readonly staleIfErrorMs: number;
}

/** What a supergraph says of caching, by coordinate: `Type` or `Type.field`. */
export interface CacheRules {
  hint(coordinate: string): CacheHint | undefined;
  /** Formats of `@cacheTag`. */
  tags(coordinate: string): readonly string[];
  /** Every format of the supergraph. */
  readonly tagFormats: readonly string[];
  /** Each `@key` of an entity that is made of plain fields alone. */
  keys(typeName: string): readonly (readonly string[])[];
  /** Whether the field is part of any `@key` of the type. */
  isKeyField(typeName: string, fieldName: string): boolean;
  /** The systems of record that `@source` names. */
  systems(coordinate: string): readonly string[];
}

type Arguments = Readonly<Record<string, unknown>>;

/** Reads the directives of caching where a supergraph has them; without any, nothing is cached. */
export function readCacheRules(supergraph: DocumentNode): CacheRules {
  const hints = new Map<string, CacheHint>();
  const tags = new Map<string, string[]>();
  const systems = new Map<string, string[]>();
  const keys = new Map<string, readonly (readonly string[])[]>();
  const keyFields = new Set<string>();

  function read(coordinate: string, directives: readonly ConstDirectiveNode[] = []): void {
    const applied = directives.map((node) => [node.name.value, toArguments(node)] as const);
    const own = applied.flatMap(([name, args]) => (name === 'cacheControl' ? [toHint(args)] : []));
    const [first, ...others] = own;
    if (first) hints.set(coordinate, others.reduce(least, first));
    add(tags, coordinate, applied.flatMap(toTagFormats));
    add(
      systems,
      coordinate,
      applied.flatMap(([name, { system }]) =>
        name === 'source' && typeof system === 'string' ? [system] : [],
      ),
    );
  }

  for (const definition of supergraph.definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
    const typeName = definition.name.value;
    const directives = (definition.directives ?? []) as readonly ConstDirectiveNode[];
    read(typeName, directives);
    const found = readKeys(directives);
    for (const field of found.flat()) keyFields.add(`${typeName}.${field.name.value}`);
    const plain = found.filter((key) => key.every(({ selectionSet }) => !selectionSet));
    keys.set(typeName, distinct(plain.map((key) => key.map(({ name }) => name.value).sort())));
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) read(`${typeName}.${field.name.value}`, field.directives);
  }
  return {
    hint: (coordinate) => hints.get(coordinate),
    tags: (coordinate) => tags.get(coordinate) ?? [],
    tagFormats: [...new Set([...tags.values()].flat())],
    keys: (typeName) => keys.get(typeName) ?? [],
    isKeyField: (typeName, fieldName) => keyFields.has(`${typeName}.${fieldName}`),
    systems: (coordinate) => systems.get(coordinate) ?? [],
  };
}

function toArguments({ arguments: given = [] }: ConstDirectiveNode): Arguments {
  return Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}

function toHint({ maxAge, scope, inheritMaxAge, staleWhileRevalidate, staleIfError }: Arguments): CacheHint {
  const toMs = (seconds: unknown) => (typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : 0);
  return {
    maxAgeMs: maxAge === undefined || maxAge === null ? undefined : toMs(maxAge),
    inherits: inheritMaxAge === true,
    isPrivate: scope === 'PRIVATE',
    staleWhileRevalidateMs: toMs(staleWhileRevalidate),
    staleIfErrorMs: toMs(staleIfError),
  };
}

// Subgraphs may each say something of a shared type; the supergraph keeps all of it, without their names.
function least(one: CacheHint, other: CacheHint): CacheHint {
  const ages = [one.maxAgeMs, other.maxAgeMs].filter((age) => age !== undefined);
  return {
    maxAgeMs: ages.length > 0 ? Math.min(...ages) : undefined,
    inherits: one.inherits && other.inherits,
    isPrivate: one.isPrivate || other.isPrivate,
    staleWhileRevalidateMs: Math.min(one.staleWhileRevalidateMs, other.staleWhileRevalidateMs),
    staleIfErrorMs: Math.min(one.staleIfErrorMs, other.staleIfErrorMs),
  };
}

// Composed as a directive of its own, or carried by `@join__directive` as Apollo's composition does (federation 2.12).
function toTagFormats([name, args]: readonly [string, Arguments]): string[] {
  if (name === 'cacheTag') return typeof args.format === 'string' ? [args.format] : [];
  if (name !== 'join__directive' || args.name !== 'federation__cacheTag') return [];
  const { format } = (args.args ?? {}) as Arguments;
  return typeof format === 'string' ? [format] : [];
}

function readKeys(directives: readonly ConstDirectiveNode[]): FieldNode[][] {
  return directives.flatMap((node) => {
    const key = node.name.value === 'join__type' ? toArguments(node).key : undefined;
    if (typeof key !== 'string') return [];
    const parsed = parse(`{${key}}`, { noLocation: true }).definitions[0];
    if (parsed?.kind !== 'OperationDefinition') return [];
    return [parsed.selectionSet.selections.filter((node) => node.kind === 'Field')];
  });
}

function distinct(keys: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(keys.map((key) => [key.join(' '), key])).values()];
}

function add(map: Map<string, string[]>, coordinate: string, values: readonly string[]): void {
  if (values.length > 0) map.set(coordinate, [...(map.get(coordinate) ?? []), ...values]);
}
