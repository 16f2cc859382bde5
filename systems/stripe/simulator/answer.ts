import type { SimulatedResponse } from '#sandbox/kit/simulator.ts';
import type { ApiError } from './api-error.ts';

const common = {
  'Content-Type': 'application/json',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Methods': 'GET, HEAD, PUT, PATCH, POST, DELETE',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers':
    'Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, X-Stripe-External-Auth-Required, X-Stripe-Privileged-Session-Required',
  'Access-Control-Max-Age': '300',
  'Cache-Control': 'no-cache, no-store',
  Server: 'nginx',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains; preload',
  Vary: 'Origin',
};

export interface AnswerParts {
  readonly operation: string;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  readonly version: string;
  /** As the request gave it; echoed even where it does nothing. */
  readonly key?: string | undefined;
  /** Of a POST. */
  readonly posted?: { readonly original: string; readonly replayed: boolean } | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly limited?: boolean;
}

/** An answer with the headers that Stripe sends: fewer where the key was refused, more for what had an effect. */
export function toAnswer(parts: AnswerParts): SimulatedResponse {
  const { operation, status, body, requestId, version, key, posted, headers, limited } = parts;
  return {
    status,
    operation,
    body,
    ...(limited ? { limited } : {}),
    headers: {
      ...common,
      ...(status === 401 ? {} : { 'Request-Id': requestId, 'Stripe-Version': version }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...(posted
        ? {
            'Original-Request': posted.original,
            'Stripe-Should-Retry': 'false',
            ...(posted.replayed ? { 'Idempotent-Replayed': 'true' } : {}),
          }
        : {}),
      ...headers,
    },
  };
}

export function toErrorBody(error: ApiError, requestId: string, nowSeconds: number): string {
  const { error: fields } = error.toBody();
  // A refused key and a refused rate are not in the account's log.
  const logged = error.status === 401 || error.status === 429;
  const log = `https://dashboard.stripe.com/test/logs/${requestId}?t=${nowSeconds}`;
  const body = logged
    ? fields
    : Object.fromEntries(Object.entries({ ...fields, request_log_url: log }).sort());
  return toJsonBody({ error: body });
}

/** Two spaces, as Stripe prints. */
export function toJsonBody(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
