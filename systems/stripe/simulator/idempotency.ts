import { createHash } from 'node:crypto';
import type { SimulatedRequest } from '#sandbox/kit/simulator.ts';
import { ApiError } from './api-error.ts';
import type { IdempotencyModel } from './models.ts';
import type { StripeState } from './state.ts';

const keptSeconds = 86_400;
const longestKey = 255;

/** What is sent again for a key, or undefined when the work is still to be done. Throws Stripe's refusals. */
export function findReplay(
  state: StripeState,
  request: SimulatedRequest,
  now: number,
): IdempotencyModel | undefined {
  const key = idempotencyKeyOf(request);
  if (key === undefined) return undefined;
  if (key.length > longestKey) {
    throw new ApiError(400, `Idempotency keys can have up to ${longestKey} characters.`, { unstored: true });
  }
  const stored = state.idempotency.get(key);
  if (!stored || stored.created + keptSeconds <= now) return undefined;
  if (stored.fingerprint === fingerprint(request)) return stored;
  throw new ApiError(
    400,
    `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    { type: 'idempotency_error', unstored: true },
  );
}

/** Only POST takes a key; elsewhere it is ignored. */
export function idempotencyKeyOf({ method, headers }: SimulatedRequest): string | undefined {
  return method === 'POST' ? headers['idempotency-key'] : undefined;
}

export function fingerprint({ method, path, body, headers }: SimulatedRequest): string {
  const version = headers['stripe-version'] ?? '';
  return createHash('sha256').update([method, path, version, body].join('\n')).digest('hex');
}

export function keyInUse(key: string): ApiError {
  return new ApiError(
    409,
    `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    { type: 'idempotency_error', code: 'idempotency_key_in_use', unstored: true },
  );
}
