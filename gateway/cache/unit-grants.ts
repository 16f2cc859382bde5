import type { Policies } from '../authorization/policies.ts';
import type { Policy } from '../authorization/policy.ts';
import type { Shape } from './unit-shape.ts';

/** Every scope that the supergraph names for a type or field of the answer, in order: what other scopes a caller has changes nothing. */
export function grantsNamedIn(policies: Policies, shape: Shape): readonly string[] {
  const names = new Set<string>();
  const note = (policy: Policy) => {
    for (const requirement of policy)
      if (requirement.kind === 'scopes') for (const name of requirement.anyOf.flat()) names.add(name);
  };
  const visit = ({ types, signature, inner }: Shape): void => {
    for (const type of types) note(policies.type(type));
    for (const text of signature) {
      const [type = '', field = ''] = text.slice(0, text.indexOf(':')).split('.');
      note(policies.field(type, field));
    }
    for (const shape of inner.values()) visit(shape);
  };
  visit(shape);
  return [...names].sort();
}
