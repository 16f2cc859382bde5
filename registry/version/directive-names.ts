import { type DocumentNode, Kind, valueFromASTUntyped } from 'graphql';

interface Link {
  /** The last part of its URL before the version. */
  readonly spec: string;
  readonly prefix: string;
  readonly imports: readonly (readonly [name: string, as: string])[];
}

function parseImport(entry: unknown): readonly [string, string] | undefined {
  if (typeof entry === 'string') return [entry, entry];
  if (typeof entry !== 'object' || entry === null || !('name' in entry) || typeof entry.name !== 'string')
    return undefined;
  return [entry.name, 'as' in entry && typeof entry.as === 'string' ? entry.as : entry.name];
}

function readLinks(document: DocumentNode): readonly Link[] {
  return document.definitions
    .flatMap((node) =>
      node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
        ? (node.directives ?? [])
        : [],
    )
    .filter((directive) => directive.name.value === 'link')
    .map((directive) => {
      const args = Object.fromEntries(
        (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
      );
      const parts = String(args.url ?? '').split('/');
      const spec = parts.at(/^v\d/.test(parts.at(-1) ?? '') ? -2 : -1) ?? '';
      const imports = Array.isArray(args.import) ? args.import : [];
      return {
        spec,
        prefix: typeof args.as === 'string' ? args.as : spec,
        imports: imports.map(parseImport).filter((entry) => entry !== undefined),
      };
    });
}

/** Undoes what `@link` renames: `@auth` imported as such, or `@federation__key`, are `authenticated` and `key` again. */
export function toCanonicalName(document: DocumentNode): (name: string) => string {
  const renamed = new Map<string, string>();
  const prefixes: string[] = [];
  for (const { spec, prefix, imports } of readLinks(document)) {
    prefixes.push(`${prefix}__`);
    if (prefix !== spec) renamed.set(prefix, spec);
    for (const [name, as] of imports) renamed.set(as.replace(/^@/, ''), name.replace(/^@/, ''));
  }
  return (name) => {
    const prefix = prefixes.find((candidate) => name.startsWith(candidate));
    return renamed.get(name) ?? (prefix ? name.slice(prefix.length) : name);
  };
}
