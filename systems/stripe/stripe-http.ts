import type { Stripe } from 'stripe';
import { CodedError, isCodedError } from '#platform/errors.ts';
import type { SystemCall, SystemFetch } from '#shield/call.ts';

type HttpClient = NonNullable<Stripe.StripeConfig['httpClient']>;
type HttpResponse = Awaited<ReturnType<HttpClient['makeRequest']>>;

/** What is known of one SDK request besides its bytes, and why its transport failed. */
export interface Transit {
  readonly call: SystemCall;
  /** Set when the failure is none that Stripe itself describes. */
  failure?: CodedError;
}

/** Names the request, found by the very headers object that the SDK passes on: nothing extra goes over the wire. */
export type Transits = WeakMap<object, Transit>;

/** The SDK's transport: every request leaves through the shield. It neither retries nor times out: the shield does. */
export function createStripeHttp(system: string, fetch: SystemFetch, transits: Transits): HttpClient {
  return {
    getClientName: () => 'weir',
    async makeRequest(host, port, path, method, headers, body, protocol) {
      const transit = transits.get(headers);
      if (!transit) throw new Error(`A Stripe request to ${path} was made past the client: use its call()`);
      try {
        const response = await fetch(
          `${protocol}://${host}:${port}${path}`,
          { method, headers: toHeaders(headers), ...(method === 'POST' ? { body } : {}) },
          transit.call,
        );
        return toHttpResponse(system, response, await response.text(), transit);
      } catch (error) {
        transit.failure = isCodedError(error) ? error : connectionFailed(system, error);
        // The SDK sends again by itself when an error's code says that the connection was closed; ours has another.
        throw transit.failure;
      }
    },
  };
}

function toHeaders(headers: Record<string, unknown>): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    // fetch counts the body itself.
    if (value != null && name.toLowerCase() !== 'content-length') result.set(name, String(value));
  }
  return result;
}

function toHttpResponse(system: string, response: Response, text: string, transit: Transit): HttpResponse {
  return {
    getStatusCode: () => response.status,
    getHeaders: () => Object.fromEntries(response.headers),
    getRawResponse: () => ({}),
    toStream: () => {
      throw new Error('Streamed Stripe responses are not used');
    },
    async toJSON() {
      const body = parseObject(text);
      // Without an `error` the SDK would take any status for a success.
      if (body && (response.ok || 'error' in body)) return body;
      transit.failure = unreadableAnswer(system, response.status, text);
      throw transit.failure;
    },
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function unreadableAnswer(system: string, status: number, text: string): CodedError {
  const what =
    text.trim() === '' ? 'an empty body' : text.trimStart().startsWith('<') ? 'HTML' : 'no Stripe JSON';
  return new CodedError('SYSTEM_UNAVAILABLE', `${system} answered ${status} with ${what}; try again later`, {
    system,
    retryable: true,
    vendor: { status, message: text.slice(0, 200) },
  });
}

function connectionFailed(system: string, cause: unknown): CodedError {
  return new CodedError('SYSTEM_UNAVAILABLE', `${system} could not be reached; try again later`, {
    system,
    retryable: true,
    cause,
  });
}
