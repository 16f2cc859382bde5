import type { StateRule } from '../rule.ts';
import { isOpen, toAuthorization } from '../version/authorization.ts';
import { type ElementMap, toNamedType } from '../version/elements.ts';
import { ownersOf } from '../version/owners.ts';

const rootTypes = ['Query', 'Mutation', 'Subscription'];

function usesAuthorization(elements: ElementMap): boolean {
  return elements.values().some((element) => !isOpen(toAuthorization(element)));
}

export const authorizationMissing: StateRule = {
  code: 'authorization-missing',
  severity: 'block',
  looksAt: 'state',
  explanation:
    'A root field is open to everyone in a graph that asks for grants elsewhere: a mutation blocks, a query or subscription warns.',
  fix: 'Add @authenticated or @requiresScopes to the field or to the type that it returns.',
  *check(version) {
    const elements = version.composed?.elements;
    if (!elements || !usesAuthorization(elements)) return;
    for (const root of rootTypes) {
      for (const field of elements.get(root)?.children ?? []) {
        const returned = field.type && elements.get(toNamedType(field.type));
        if (!isOpen(toAuthorization(field)) || !isOpen(toAuthorization(returned))) continue;
        yield {
          coordinate: field.coordinate,
          subgraph: ownersOf(version, field.coordinate)[0] ?? null,
          severity: root === 'Mutation' ? 'block' : 'warn',
          message: `${field.coordinate} asks for no grant: anyone may call it`,
        };
      }
    }
  },
};
