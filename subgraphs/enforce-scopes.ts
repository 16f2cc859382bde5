import {
  type ConstDirectiveNode,
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLSchema,
  isObjectType,
  Kind,
  valueFromASTUntyped,
} from 'graphql';
import { CodedError } from '#platform/errors.ts';
import type { SubgraphContext } from './subgraph-context.ts';

/** Any one of the groups has to be granted whole, as `@requiresScopes(scopes:)` has it. */
type ScopeGroups = readonly (readonly string[])[];

function readScopes(directives: readonly ConstDirectiveNode[] | undefined): ScopeGroups | undefined {
  const directive = directives?.find(({ name }) => name.value === 'requiresScopes');
  const argument = directive?.arguments?.find(({ name }) => name.value === 'scopes');
  if (!argument || argument.value.kind !== Kind.LIST) return undefined;
  // Composition has checked the argument against the directive's own definition.
  return valueFromASTUntyped(argument.value) as ScopeGroups;
}

function guard(field: GraphQLField<unknown, SubgraphContext>, where: string, groups: ScopeGroups): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  const subscribe = field.subscribe;
  const check = ({ viewer }: SubgraphContext): void => {
    if (!viewer || groups.some((group) => group.every((scope) => viewer.scopes.has(scope)))) return;
    const wanted = groups.map((group) => group.join(' and ')).join(', or ');
    throw new CodedError('FORBIDDEN', `${where} needs the scope ${wanted}`);
  };
  field.resolve = (source, args, context, info) => {
    check(context);
    return resolve(source, args, context, info);
  };
  if (!subscribe) return;
  field.subscribe = (source, args, context, info) => {
    check(context);
    return subscribe(source, args, context, info);
  };
}

/**
 * Makes a subgraph's own schema refuse what the caller's scopes do not cover, on fields and on all fields of a type. The gateway refuses
 * it before it asks; this holds for whoever reaches a subgraph past the gateway.
 */
export function enforceScopes(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const typeGroups = [type.astNode, ...type.extensionASTNodes]
      .map((node) => readScopes(node?.directives))
      .find(Boolean);
    for (const field of Object.values(type.getFields())) {
      const where = `${type.name}.${field.name}`;
      if (typeGroups) guard(field, where, typeGroups);
      const fieldGroups = readScopes(field.astNode?.directives);
      if (fieldGroups) guard(field, where, fieldGroups);
    }
  }
  return schema;
}
