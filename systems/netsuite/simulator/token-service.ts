import { randomBytes } from 'node:crypto';
import { decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import type { RecordStore } from '#sandbox/kit/record-store.ts';
import type { SimulatedClock, SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { originOf, type VendorAnswer } from './rest-response.ts';
import type { IntegrationMapping } from './sandbox-account.ts';

export const tokenPath = '/services/rest/auth/oauth2/v1/token';
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const algorithms = ['PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
const tokenLifeSeconds = 3600;
const longestAssertionSeconds = 3600;

interface IssuedToken {
  readonly id: string;
  readonly expiresAt: number;
}

/** The account's OAuth 2.0 token endpoint, and the check of what it issued. */
export interface TokenService {
  issue(request: SimulatedRequest): Promise<VendorAnswer>;
  /** Whether the request carries a token that is in force. */
  accepts(request: SimulatedRequest): boolean;
}

function refuse(status: number, error: string, description: string): VendorAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify({ error, error_description: description }),
  };
}

// A scope arrives as a list, or as one text with commas.
function hasScope({ scope }: JWTPayload): boolean {
  const scopes = Array.isArray(scope) ? scope : String(scope ?? '').split(/[ ,]+/);
  return scopes.includes('rest_webservices');
}

/** What is wrong with an assertion; undefined where nothing is. */
async function problemOf(
  assertion: string,
  audience: string,
  mapping: IntegrationMapping,
): Promise<string | undefined> {
  try {
    const { kid, typ } = decodeProtectedHeader(assertion);
    if (kid !== mapping.certificateId) return 'no certificate with this kid is mapped';
    if (typ !== undefined && typ !== 'JWT') return 'typ is not JWT';
    const { payload } = await jwtVerify(assertion, mapping.publicKey, {
      algorithms,
      audience,
      issuer: mapping.clientId,
      requiredClaims: ['iat', 'exp'],
    });
    const { iat = 0, exp = 0 } = payload;
    if (exp - iat > longestAssertionSeconds) return 'exp is more than 60 minutes after iat';
    return hasScope(payload) ? undefined : 'scope does not contain rest_webservices';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Tokens last an hour of the simulated clock and end with the process. */
export function createTokenService(options: {
  readonly mapping: IntegrationMapping;
  readonly store: RecordStore;
  readonly clock: SimulatedClock;
}): TokenService {
  const { mapping, store, clock } = options;
  const tokens = store.collection<IssuedToken>('_token', { counted: false, journalled: false });
  return {
    async issue(request) {
      const form = new URLSearchParams(request.body);
      if (request.method !== 'POST' || form.get('grant_type') !== 'client_credentials') {
        return refuse(400, 'unsupported_grant_type', 'grant_type must be client_credentials');
      }
      if (form.get('client_assertion_type') !== assertionType) {
        return refuse(400, 'invalid_request', `client_assertion_type must be ${assertionType}`);
      }
      const audience = `${originOf(request)}${tokenPath}`;
      const problem = await problemOf(form.get('client_assertion') ?? '', audience, mapping);
      if (problem !== undefined) return refuse(401, 'invalid_client', `Invalid client assertion: ${problem}`);
      const id = randomBytes(48).toString('base64url');
      tokens.insert({ id, expiresAt: clock.now() + tokenLifeSeconds * 1000 });
      return {
        status: 200,
        headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
        body: JSON.stringify({
          access_token: id,
          expires_in: String(tokenLifeSeconds),
          token_type: 'bearer',
        }),
      };
    },
    accepts({ headers }) {
      const [, value = ''] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
      const token = tokens.get(value);
      if (token && token.expiresAt > clock.now()) return true;
      if (token) tokens.delete(token.id);
      return false;
    },
  };
}
