import type { CheckContext } from '../check-context.ts';
import { type Authorization, toAuthorization, toEffectiveAuthorization } from '../version/authorization.ts';

export interface AuthorizationChange {
  readonly coordinate: string;
  readonly from: Authorization;
  readonly to: Authorization;
}

/** Elements of both graphs whose own authorization differs, with what a caller needs in effect before and after. */
export function* findAuthorizationChanges({ base, head }: CheckContext): Iterable<AuthorizationChange> {
  if (!base.composed || !head.composed) return;
  const before = base.composed.elements;
  const after = head.composed.elements;
  for (const [coordinate, element] of before) {
    const other = after.get(coordinate);
    // Composition copies what implementing types need up to their interface: the change is reported at its source.
    if (!other || element.typeKind === 'INTERFACE') continue;
    if (JSON.stringify(toAuthorization(element)) === JSON.stringify(toAuthorization(other))) continue;
    yield {
      coordinate,
      from: toEffectiveAuthorization(element, before),
      to: toEffectiveAuthorization(other, after),
    };
  }
}
