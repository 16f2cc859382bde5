import { type DocumentNode, Kind, type ObjectValueNode, type ValueNode } from 'graphql';
import { CodedError } from '#platform/errors.ts';

/** What the supergraph calls the two directives; undefined where it does not link the feature. */
export interface SecurityDirectiveNames {
  readonly authenticated: string | undefined;
  readonly requiresScopes: string | undefined;
}

/** Follows `@link` (link spec v1.0, "Name conventions"): `import` with `as` wins over `as` of the whole feature. */
export function readSecurityDirectiveNames(supergraph: DocumentNode): SecurityDirectiveNames {
  const links = supergraph.definitions
    .filter((node) => node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
    .flatMap((node) => node.directives ?? [])
    .filter((directive) => directive.name.value === 'link')
    .map((directive) => new Map(directive.arguments?.map(({ name, value }) => [name.value, value])));

  const nameOf = (feature: string): string | undefined => {
    const link = links.find((argument) =>
      stringOf(argument.get('url'))?.startsWith(`https://specs.apollo.dev/${feature}/`),
    );
    return link && (importedName(link.get('import'), feature) ?? stringOf(link.get('as')) ?? feature);
  };
  if (nameOf('policy') !== undefined) {
    throw new CodedError(
      'BAD_USER_INPUT',
      'The supergraph uses @policy, which this gateway cannot enforce: use @requiresScopes or @authenticated',
    );
  }
  return { authenticated: nameOf('authenticated'), requiresScopes: nameOf('requiresScopes') };
}

function importedName(imports: ValueNode | undefined, directive: string): string | undefined {
  if (imports?.kind !== Kind.LIST) return undefined;
  for (const item of imports.values) {
    if (stringOf(item) === `@${directive}`) return directive;
    if (item.kind !== Kind.OBJECT || objectField(item, 'name') !== `@${directive}`) continue;
    return (objectField(item, 'as') ?? `@${directive}`).slice(1);
  }
  return undefined;
}

function objectField(object: ObjectValueNode, name: string): string | undefined {
  return stringOf(object.fields.find((field) => field.name.value === name)?.value);
}

function stringOf(value: ValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
