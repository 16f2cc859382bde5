import { Stripe } from 'stripe';
import type { CallContext } from '#domain/call-context.ts';
import type { Secret } from '#platform/config/secret.ts';
import type { Effect, SystemFetch } from '#shield/call.ts';
import { toCodedError } from './errors.ts';
import { createStripeHttp, type Transit, type Transits } from './stripe-http.ts';

/** The version whose shapes our requests are written for; replies of older ones are still read. */
export const apiVersion = '2026-10-28.endive';

export interface StripeClientOptions {
  /** The system's configured name. */
  readonly system: string;
  readonly apiKey: Secret;
  /** `https://api.stripe.com` where absent. */
  readonly url?: string;
  readonly fetch: SystemFetch;
}

/** What a call to Stripe is, for the shield and for errors. */
export interface StripeOperation {
  /** The SDK's name of it: `invoices.list`. */
  readonly operation: string;
  readonly effect: Effect;
  /** Deterministic; at most 255 characters. The SDK makes a random one for each POST where absent. */
  readonly idempotencyKey?: string;
}

export interface StripeClient {
  readonly system: string;
  /**
   * Sends with the official SDK. `send` must pass `options` on to the SDK's method. The answer is unparsed: read it with a record
   * schema. Throws a `CodedError` for every failure, with Stripe's own words in `vendor`.
   */
  call(
    operation: StripeOperation,
    ctx: CallContext,
    send: (stripe: Stripe, options: Stripe.RequestOptions) => Promise<unknown>,
  ): Promise<unknown>;
}

export function createStripeClient({ system, apiKey, url, fetch }: StripeClientOptions): StripeClient {
  const transits: Transits = new WeakMap();
  const stripe = new Stripe(apiKey.reveal(), {
    apiVersion,
    httpClient: createStripeHttp(system, fetch, transits),
    maxNetworkRetries: 0,
    telemetry: false,
    ...addressOf(url),
  });
  const authorization = `Bearer ${apiKey.reveal()}`;
  return {
    system,
    async call({ operation, effect, idempotencyKey }, ctx, send) {
      const transit: Transit = { call: { operation, effect, origin: ctx } };
      const options: Stripe.RequestOptions = {
        // Called once for each request with the headers object that reaches our transport: the one place where both meet.
        authenticator: async (request) => {
          request.headers.Authorization = authorization;
          transits.set(request.headers, transit);
        },
        ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      };
      try {
        return await send(stripe, options);
      } catch (error) {
        throw transit.failure ?? toCodedError(system, operation, error);
      }
    },
  };
}

function addressOf(url: string | undefined): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  if (url === undefined) return {};
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return {
    protocol: scheme,
    host: hostname,
    port: port === '' ? (scheme === 'http' ? 80 : 443) : Number(port),
  };
}
