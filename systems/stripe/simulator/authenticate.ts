import type { SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { ApiError } from './api-error.ts';

const challenge = { 'WWW-Authenticate': 'Bearer realm="Stripe"' };

/** Lets only the account's secret key in, as Bearer token or as the name of Basic. */
export function authenticate({ headers }: SimulatedRequest, apiKey: string): void {
  const key = readKey(headers.authorization);
  if (key === apiKey) return;
  const message =
    key === undefined
      ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/."
      : `Invalid API Key provided: ${maskKey(key)}`;
  throw new ApiError(401, message, { headers: challenge, unstored: true });
}

function readKey(header: string | undefined): string | undefined {
  const [scheme, value = ''] = header?.split(' ') ?? [];
  if (scheme?.toLowerCase() === 'bearer') return value || undefined;
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  return Buffer.from(value, 'base64').toString().split(':')[0] || undefined;
}

function maskKey(key: string): string {
  return key.length <= 12
    ? '*'.repeat(key.length)
    : `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}
