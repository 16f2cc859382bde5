import { parseEntityId } from '#domain/entity-id.ts';
import { CodedError } from '#platform/errors.ts';

const readScopes = [
  'customer:read',
  'product:read',
  'price:read',
  'order:read',
  'invoice:read',
  'subscription:read',
  'workflow:read',
];
const officeScopes = [...readScopes, 'credit:read', 'quote:read', 'exception:read'];

/** What each persona may do, as the scopes of the schema's `@requiresScopes`. */
const scopesOf = {
  crm: [...officeScopes, 'customer:write', 'quote:submit', 'order:write', 'subscription:write'],
  finance: [...officeScopes, 'order:write', 'invoice:write', 'exception:resolve'],
  ops: [...officeScopes, 'exception:resolve', 'system:read'],
  admin: [
    ...officeScopes,
    ...['customer:write', 'quote:submit', 'order:write', 'subscription:write', 'invoice:write'],
    ...['usage:write', 'exception:resolve', 'system:read'],
  ],
  portal: [...readScopes, 'order:write', 'subscription:write', 'invoice:write', 'usage:write'],
} as const;

type PersonaKind = keyof typeof scopesOf;

function isPersonaKind(text: string): text is PersonaKind {
  return Object.hasOwn(scopesOf, text);
}

/** The claims of a development token for `crm`, `finance`, `ops`, `admin` or `portal:CUSTOMER_ID`. */
export function toPersonaClaims(persona: string): Record<string, string> {
  const [kind = '', customerId] = persona.split(':', 2);
  if (!isPersonaKind(kind) || (kind === 'portal') !== (customerId !== undefined)) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `There is no persona "${persona}": choose crm, finance, ops, admin or portal:CUSTOMER_ID`,
    );
  }
  const claims = { sub: `${kind}@weir.development`, kind, scope: scopesOf[kind].join(' ') };
  if (customerId === undefined) return claims;
  if (parseEntityId(customerId)?.type !== 'Customer') {
    throw new CodedError(
      'BAD_USER_INPUT',
      `"${customerId}" is no customer id: take one from the query customers(search: "")`,
    );
  }
  return { ...claims, customer_id: customerId };
}
