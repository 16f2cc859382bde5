import { type ConstDirectiveNode, type DirectiveNode, Kind, valueFromASTUntyped } from 'graphql';
import type { SecurityDirectiveNames } from './security-directives.ts';

/** One application of a directive. Scopes: any of the lists, all of the list. */
export type Requirement =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scopes'; readonly anyOf: readonly (readonly string[])[] };

export type Policy = readonly Requirement[];

export const openPolicy: Policy = [];

export function parsePolicy(
  directives: readonly (ConstDirectiveNode | DirectiveNode)[] | undefined,
  names: SecurityDirectiveNames,
): Policy {
  return (directives ?? []).flatMap((directive): Requirement[] => {
    const name = directive.name.value;
    if (name === names.authenticated) return [{ kind: 'authenticated' }];
    if (name !== names.requiresScopes) return [];
    const argument = directive.arguments?.find((node) => node.name.value === 'scopes');
    if (argument?.value.kind !== Kind.LIST) return [{ kind: 'scopes', anyOf: [] }];
    // The supergraph was validated when composed: scopes is [[String!]!]!.
    return [{ kind: 'scopes', anyOf: valueFromASTUntyped(argument.value) as string[][] }];
  });
}
