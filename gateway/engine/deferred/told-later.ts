import { Kind, type SelectionSetNode } from 'graphql';
import type { GatewayError } from '../../errors/gateway-error.ts';
import type { ToldLater } from '../error-book.ts';
import { toResponsePath } from '../path.ts';
import type { DeferredPart, PartPosition } from './deferred-parts.ts';

/** A part that is told next, and the objects that it is for. */
export interface NextPart {
  readonly part: DeferredPart;
  readonly positions: readonly PartPosition[];
}

/** Leaves to each of the next parts the errors under what it selects. */
export function leaveErrorsTo(next: readonly NextPart[]): {
  readonly isLater: ToldLater;
  /** What was left to it so far. */
  leftTo(part: NextPart): ReadonlySet<GatewayError>;
} {
  const left = new Map(next.map((part) => [part, new Set<GatewayError>()]));
  const claims = new Map<
    string,
    { readonly keys: ReadonlySet<string>; readonly left: Set<GatewayError> }[]
  >();
  for (const [{ part, positions }, own] of left) {
    const keys = new Set(keysOf(part));
    for (const { path } of positions) {
      const text = JSON.stringify(toResponsePath(path));
      claims.set(text, [...(claims.get(text) ?? []), { keys, left: own }]);
    }
  }

  function isLater(error: GatewayError, failed: ReadonlySet<string> = none): boolean {
    if (claims.size === 0) return false;
    const { path = [] } = error;
    let isClaimed = false;
    for (let length = 0; length <= path.length; length++) {
      const key = path[length];
      const wanted = length < path.length ? new Set([String(key)]) : failed;
      for (const claim of claims.get(JSON.stringify(path.slice(0, length))) ?? []) {
        if (claim.keys.isDisjointFrom(wanted)) continue;
        claim.left.add(error);
        isClaimed = true;
      }
    }
    return isClaimed;
  }

  return { isLater, leftTo: (part) => left.get(part) ?? new Set() };
}

const none: ReadonlySet<string> = new Set();

/** Response keys of a part's objects, with those of the parts within it that are for the same objects. */
function keysOf({ selectionSet, parts }: DeferredPart): string[] {
  const inner = parts.filter(({ steps }) => steps.every(({ kind }) => kind === Kind.INLINE_FRAGMENT));
  return [...keysIn(selectionSet), ...inner.flatMap(keysOf)];
}

function keysIn({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node.alias?.value ?? node.name.value];
    return node.kind === Kind.INLINE_FRAGMENT ? keysIn(node.selectionSet) : [];
  });
}
