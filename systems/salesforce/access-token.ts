import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import type { SystemFetch } from '#shield/call.ts';
import type { SalesforceAuth, SalesforceConfig } from './config.ts';
import { readAnswer, toTokenError, unavailable } from './errors.ts';

const tokenTimeoutMs = 30_000;
const assertionLifeS = 180;

const tokenAnswer = z.object({ access_token: z.string().min(1) });

export interface AccessTokenOptions {
  readonly system: string;
  readonly config: Pick<SalesforceConfig, 'instanceUrl' | 'auth'>;
  readonly fetch: SystemFetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The session that all calls share. Salesforce does not say how long it lasts, so it is kept until a call finds it expired;
 * however many calls find that at once, one new token is fetched.
 */
export class AccessToken {
  readonly #options: AccessTokenOptions;
  #pending: Promise<string> | undefined;
  #value: string | undefined;

  constructor(options: AccessTokenOptions) {
    this.#options = options;
  }

  /** The token to call with; fetched where there is none yet. */
  async current(ctx: CallContext): Promise<string> {
    return this.#value ?? (await this.#shared(ctx));
  }

  /** A token other than `expired`. */
  async renew(expired: string, ctx: CallContext): Promise<string> {
    if (this.#value === expired) this.#value = undefined;
    return await this.current(ctx);
  }

  async #shared(ctx: CallContext): Promise<string> {
    this.#pending ??= this.#fetch(ctx).finally(() => {
      this.#pending = undefined;
    });
    return await waitFor(this.#pending, ctx.signal);
  }

  async #fetch(ctx: CallContext): Promise<string> {
    const { system, config, fetch, now } = this.#options;
    // Others wait for this token too: the first caller's leaving must not take it from them.
    const origin = {
      signal: AbortSignal.timeout(tokenTimeoutMs),
      correlationId: ctx.correlationId,
      priority: ctx.priority,
      ...(ctx.caller !== undefined && { caller: ctx.caller }),
      ...(ctx.onCall && { onCall: ctx.onCall }),
    };
    const body = await grant(config.auth, config.instanceUrl, now());
    const answer = await readAnswer(system, 'token', origin.signal, () =>
      fetch(
        `${config.instanceUrl}/services/oauth2/token`,
        { method: 'POST', body, signal: origin.signal },
        { operation: 'token', effect: 'idempotent', origin },
      ),
    );
    if (answer.status !== 200) throw toTokenError(system, answer);
    const parsed = tokenAnswer.safeParse(answer.json);
    if (!parsed.success) throw unavailable(system, 'token', 'an answer without access_token', answer.status);
    this.#value = parsed.data.access_token;
    return this.#value;
  }
}

async function grant(auth: SalesforceAuth, instanceUrl: string, nowMs: number): Promise<URLSearchParams> {
  if (auth.kind === 'client-credentials') {
    return new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: auth.clientId,
      client_secret: auth.clientSecret.reveal(),
    });
  }
  const isSandbox = new URL(instanceUrl).hostname.endsWith('.sandbox.my.salesforce.com');
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(auth.clientId)
    .setSubject(auth.username)
    .setAudience(auth.audience ?? `https://${isSandbox ? 'test' : 'login'}.salesforce.com`)
    .setExpirationTime(Math.floor(nowMs / 1000) + assertionLifeS)
    .setJti(randomUUID())
    .sign(await importPKCS8(auth.privateKey.reveal(), 'RS256'));
  return new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
}

async function waitFor<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: left, reject } = Promise.withResolvers<never>();
  const leave = () => reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([promise, left]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
