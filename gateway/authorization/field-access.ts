import { type Claims, scopesOf } from './claims.ts';
import type { Policies } from './policies.ts';
import type { Policy, Requirement } from './policy.ts';

/** Why a place of the answer is null for this caller. */
export interface Denial {
  readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN';
  readonly message: string;
}

/** What one caller may not see. */
export interface FieldAccess {
  /** Callers with equal keys may see the same. */
  readonly key: string;
  readonly isOpen: boolean;
  type(typeName: string): Denial | undefined;
  field(typeName: string, fieldName: string): Denial | undefined;
}

/** For a supergraph without policies, and for a gateway that enforces none. */
export const openAccess: FieldAccess = {
  key: '',
  isOpen: true,
  type: () => undefined,
  field: () => undefined,
};

export function createFieldAccess(policies: Policies, claims: Claims | undefined): FieldAccess {
  if (policies.requirements.length === 0) return openAccess;
  const scopes = scopesOf(claims);
  const denial = (coordinate: string, policy: Policy): Denial | undefined => {
    const unmet = policy.find((requirement) => !isMet(requirement, claims, scopes));
    return unmet && describe(coordinate, unmet, claims !== undefined);
  };
  return {
    key: policies.requirements
      .map((requirement) => (isMet(requirement, claims, scopes) ? '1' : '0'))
      .join(''),
    isOpen: false,
    type: (typeName) => denial(typeName, policies.type(typeName)),
    field: (typeName, fieldName) => denial(`${typeName}.${fieldName}`, policies.field(typeName, fieldName)),
  };
}

function isMet(requirement: Requirement, claims: Claims | undefined, scopes: ReadonlySet<string>): boolean {
  if (!claims) return false;
  switch (requirement.kind) {
    case 'authenticated':
      return true;
    case 'scopes':
      return requirement.anyOf.some((all) => all.every((scope) => scopes.has(scope)));
  }
}

function describe(coordinate: string, requirement: Requirement, hasToken: boolean): Denial {
  if (!hasToken) {
    return {
      code: 'UNAUTHENTICATED',
      message: `${coordinate} needs an access token: send it as "authorization: Bearer TOKEN"`,
    };
  }
  const wanted =
    requirement.kind === 'scopes'
      ? requirement.anyOf.map((all) => all.map((scope) => `"${scope}"`).join(' and '))
      : [];
  return {
    code: 'FORBIDDEN',
    message: `${coordinate} needs the scope ${wanted.join(', or ')}: ask for a token that has it`,
  };
}
