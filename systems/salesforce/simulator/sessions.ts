import { createHmac } from 'node:crypto';
import { type CryptoKey, importSPKI, jwtVerify } from 'jose';
import type { SimulatedClock, SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { ApiError, type Reply } from './api-error.ts';
import { sandboxSalesforce } from './credentials.ts';
import { organizationId, userId } from './seed-org.ts';

/** A session ends this long after its last call. */
const sessionMs = 2 * 3_600_000;
const maxSessions = 1_000;

export interface Sessions {
  /** Answers `POST /services/oauth2/token`. */
  grant(request: SimulatedRequest): Promise<Reply>;
  /** Throws 401 for a request without a session that lives. */
  check(request: SimulatedRequest): void;
  /** Whether a token's session lives. */
  isOpen(token: string): boolean;
}

export interface SessionOptions {
  readonly clock: SimulatedClock;
  readonly random: () => number;
  /** SPKI PEM of the certificate that the app holds; without one nobody comes in by JWT. */
  readonly jwtPublicKey?: string;
}

export function createSessions({ clock, random, jwtPublicKey }: SessionOptions): Sessions {
  const usedAt = new Map<string, number>();
  let key: CryptoKey | undefined;

  async function checkAssertion(assertion: string, baseUrl: string): Promise<Reply | undefined> {
    if (jwtPublicKey === undefined)
      return refusal('invalid_client', 'no certificate configured for this app');
    key ??= await importSPKI(jwtPublicKey, 'RS256');
    const audience = ['https://login.salesforce.com', 'https://test.salesforce.com', baseUrl];
    try {
      // In real time, which is the clock of whoever signed it.
      const { payload } = await jwtVerify(assertion, key, {
        algorithms: ['RS256'],
        audience,
        requiredClaims: ['iss', 'sub', 'aud', 'exp'],
      });
      if (payload.iss !== sandboxSalesforce.clientId)
        return refusal('invalid_client_id', 'client identifier invalid');
      if (payload.sub === sandboxSalesforce.username) return undefined;
      return refusal('invalid_grant', "user hasn't approved this consumer");
    } catch (error) {
      const isExpired = error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED';
      return refusal('invalid_grant', isExpired ? 'expired authorization code' : 'invalid assertion');
    }
  }

  async function grant(request: SimulatedRequest): Promise<Reply> {
    const form = new URLSearchParams(request.body);
    const baseUrl = `http://${request.headers.host}`;
    switch (form.get('grant_type')) {
      case 'client_credentials': {
        const refused = checkSecret(form, request.headers.authorization);
        return refused ?? open(baseUrl);
      }
      case 'urn:ietf:params:oauth:grant-type:jwt-bearer': {
        const refused = await checkAssertion(form.get('assertion') ?? '', baseUrl);
        return refused ?? open(baseUrl);
      }
      default:
        return refusal('unsupported_grant_type', 'grant type not supported');
    }
  }

  function open(baseUrl: string): Reply {
    const letters = Array.from({ length: 80 }, () => alphabet[Math.floor(random() * alphabet.length)]).join(
      '',
    );
    const token = `${organizationId}!${letters}`;
    usedAt.set(token, clock.now());
    const [oldest] = usedAt.keys();
    if (usedAt.size > maxSessions && oldest !== undefined) usedAt.delete(oldest);
    const id = `${baseUrl}/id/${organizationId}/${userId}`;
    const issuedAt = String(clock.now());
    const body = {
      access_token: token,
      signature: createHmac('sha256', sandboxSalesforce.clientSecret)
        .update(`${id}${issuedAt}`)
        .digest('base64'),
      scope: 'api',
      instance_url: baseUrl,
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
      api_instance_url: baseUrl,
    };
    return { status: 200, headers: { 'cache-control': 'no-cache, no-store', pragma: 'no-cache' }, body };
  }

  function check({ headers }: SimulatedRequest): void {
    const token = /^(?:Bearer|OAuth) (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    if (!isOpen(token)) throw new ApiError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  }

  function isOpen(token: string): boolean {
    const at = usedAt.get(token);
    if (at === undefined || clock.now() - at > sessionMs) {
      usedAt.delete(token);
      return false;
    }
    usedAt.set(token, clock.now());
    return true;
  }

  return { grant, check, isOpen };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';

function checkSecret(form: URLSearchParams, authorization: string | undefined): Reply | undefined {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  const [user, ...password] = basic ? Buffer.from(basic, 'base64').toString().split(':') : [];
  const clientId = user ?? form.get('client_id');
  const clientSecret = user === undefined ? form.get('client_secret') : password.join(':');
  if (clientId !== sandboxSalesforce.clientId)
    return refusal('invalid_client_id', 'client identifier invalid');
  if (clientSecret === sandboxSalesforce.clientSecret) return undefined;
  return refusal('invalid_client', 'invalid client credentials');
}

/** OAuth's own shape, an object. */
function refusal(error: string, description: string): Reply {
  const status = error === 'invalid_client' ? 401 : 400;
  return { status, body: { error, error_description: description } };
}
