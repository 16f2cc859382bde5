import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import { CodedError } from '#platform/errors.ts';
import type { SystemFetch } from '#shield/call.ts';
import type { NetSuiteConfig } from './config.ts';
import { toCodedError, toNetSuiteError, unreadableAnswer } from './errors.ts';

const tokenPath = '/services/rest/auth/oauth2/v1/token';
const assertionLifeSeconds = 300;
// Renewed this long before its end, so that no call starts with a token that lapses under way.
const renewalMarginMs = 120_000;
const requestTimeoutMs = 30_000;

// `expires_in` arrives as a string from some accounts.
const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

interface Token {
  readonly value: string;
  readonly usableUntil: number;
}

/** Access tokens of one account, kept until shortly before they lapse; one request at a time gets them. */
export interface AccessTokens {
  /** Throws `SYSTEM_UNAVAILABLE` when NetSuite gives none. */
  token(ctx: CallContext): Promise<string>;
  /** Forgets `token` after NetSuite refused it, unless a newer one is there already. */
  forget(token: string): void;
}

async function signAssertion(config: NetSuiteConfig, tokenUrl: string, nowMs: number): Promise<string> {
  const key = await importPKCS8(config.privateKey.reveal().replaceAll('\\n', '\n'), config.algorithm);
  const issuedAt = Math.floor(nowMs / 1000);
  return new SignJWT({ scope: ['rest_webservices'] })
    .setProtectedHeader({ typ: 'JWT', alg: config.algorithm, kid: config.certificateId })
    .setIssuer(config.clientId)
    .setAudience(tokenUrl)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + assertionLifeSeconds)
    .sign(key);
}

function raceSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** OAuth 2.0 client credentials with a signed assertion (RFC 7523), as NetSuite calls M2M. */
export function createAccessTokens(options: {
  readonly system: string;
  readonly config: NetSuiteConfig;
  readonly fetch: SystemFetch;
  readonly now: () => number;
}): AccessTokens {
  const { system, config, fetch, now } = options;
  const tokenUrl = `${config.baseUrl}${tokenPath}`;
  let current: Token | undefined;
  let pending: Promise<Token> | undefined;

  async function request(ctx: CallContext): Promise<Token> {
    const assertion = await signAssertion(config, tokenUrl, now()).catch((cause: unknown) => {
      throw new CodedError(
        'SYSTEM_UNAVAILABLE',
        `The private key of NetSuite's certificate ${config.certificateId} cannot sign with ${config.algorithm}; give a PKCS 8 PEM of the right kind`,
        { system, cause },
      );
    });
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
    // Others wait for this request too: it must outlive the caller that happened to start it.
    const signal = AbortSignal.timeout(requestTimeoutMs);
    const { correlationId, priority, caller, onCall } = ctx;
    const origin = { signal, correlationId, priority, ...(caller && { caller }), ...(onCall && { onCall }) };
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const response = await fetch(
      tokenUrl,
      { method: 'POST', headers, body: body.toString(), signal },
      { operation: 'token', effect: 'idempotent', origin },
    );
    const text = await response.text();
    if (!response.ok) {
      // The token endpoint answers OAuth error bodies, not NetSuite's own.
      if (response.status === 400 || response.status === 401) throw refused(system, response.status, text);
      throw toNetSuiteError(system, 'token', response.status, text);
    }
    return toToken(text, response.status);
  }

  function toToken(text: string, status: number): Token {
    try {
      const answer = tokenAnswer.parse(JSON.parse(text));
      const lifeMs = answer.expires_in * 1000;
      return {
        value: answer.access_token,
        usableUntil: now() + Math.max(lifeMs - renewalMarginMs, lifeMs / 2),
      };
    } catch (cause) {
      throw unreadableAnswer(system, 'token', status, cause);
    }
  }

  async function renew(ctx: CallContext): Promise<Token> {
    try {
      current = await request(ctx);
      return current;
    } catch (error) {
      throw toCodedError(system, 'token', error);
    } finally {
      pending = undefined;
    }
  }

  return {
    async token(ctx) {
      ctx.signal.throwIfAborted();
      if (current && now() < current.usableUntil) return current.value;
      pending ??= renew(ctx);
      return (await raceSignal(pending, ctx.signal)).value;
    },
    forget(token) {
      if (current?.value === token) current = undefined;
    },
  };
}

function refused(system: string, status: number, text: string): CodedError {
  return new CodedError(
    'SYSTEM_UNAVAILABLE',
    'NetSuite refused our client assertion; check client id, certificate id, private key and the M2M mapping',
    { system, retryable: false, vendor: { status, message: text.slice(0, 200) } },
  );
}
