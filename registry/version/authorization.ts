import { directivesOf, type Element, type ElementMap } from './elements.ts';

/** Any of these sets lets a caller in. */
type AnyOf = readonly (readonly string[])[];

/** What a caller must have to be let in. */
export interface Authorization {
  readonly authenticated: boolean;
  readonly scopes: AnyOf | undefined;
  readonly policies: AnyOf | undefined;
}

function toAnyOf(value: unknown): AnyOf {
  if (!Array.isArray(value)) return [];
  return value.map((all) => (Array.isArray(all) ? all.map(String) : [String(all)]));
}

function both(a: AnyOf | undefined, b: AnyOf | undefined): AnyOf | undefined {
  if (!a || !b) return a ?? b;
  return a.flatMap((left) => b.map((right) => [...new Set([...left, ...right])]));
}

/** What is written at an element itself. */
export function toAuthorization(element: Element | undefined): Authorization {
  const anyOf = (name: string, argument: string) =>
    directivesOf(element, name)
      .map(({ args }): AnyOf | undefined => toAnyOf(args[argument]))
      .reduce(both, undefined);
  return {
    authenticated: directivesOf(element, 'authenticated').length > 0,
    scopes: anyOf('requiresScopes', 'scopes'),
    policies: anyOf('policy', 'policies'),
  };
}

/** What is written at a field and at the type that it belongs to, which both must let the caller in. */
export function toEffectiveAuthorization(element: Element, elements: ElementMap): Authorization {
  const own = toAuthorization(element);
  if (element.kind === 'type') return own;
  const parent = toAuthorization(elements.get(element.typeName));
  return {
    authenticated: own.authenticated || parent.authenticated,
    scopes: both(own.scopes, parent.scopes),
    policies: both(own.policies, parent.policies),
  };
}

export function isOpen({ authenticated, scopes, policies }: Authorization): boolean {
  return !authenticated && !scopes && !policies;
}

/** Whether some set of `to` lets in a caller that no set of `from` lets in. */
function isWider(from: AnyOf | undefined, to: AnyOf | undefined): boolean {
  if (!from) return false;
  if (!to) return true;
  return to.some((all) => !from.some((needed) => needed.every((grant) => all.includes(grant))));
}

function toText(anyOf: AnyOf | undefined): string {
  return anyOf?.map((all) => all.join(' and ')).join(', or ') ?? 'none';
}

/** How `to` lets in callers that `from` does not, in words; undefined where it does not. */
export function describeWidening(from: Authorization, to: Authorization): string | undefined {
  if (from.authenticated && isOpen(to)) return 'a token is not needed any more';
  if (isWider(from.scopes, to.scopes))
    return `the scopes needed were ${toText(from.scopes)} and are ${toText(to.scopes)}`;
  if (isWider(from.policies, to.policies))
    return `the policies needed were ${toText(from.policies)} and are ${toText(to.policies)}`;
  return undefined;
}
