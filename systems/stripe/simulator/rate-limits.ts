import { createSlidingWindow, type SlidingWindow } from '#sandbox/kit/rate-limits.ts';
import { ApiError } from './api-error.ts';

const windowMs = 1_000;
const globalLimit = 100;
const endpointLimit = 25;
const searchLimit = 20;
const meterEventLimit = 1_000;
const meterEvents = 'billing.meterEvents.create';

/** Refuses an operation that comes too often, by the figures of a live account. */
export type TakeCall = (operation: string) => ApiError | undefined;

export function createRateLimits(): TakeCall {
  const global = createSlidingWindow({ limit: globalLimit, windowMs });
  const search = createSlidingWindow({ limit: searchLimit, windowMs });
  const endpoints = new Map<string, SlidingWindow>();
  const endpoint = (operation: string) => {
    const found = endpoints.get(operation);
    if (found) return found;
    const limit = operation === meterEvents ? meterEventLimit : endpointLimit;
    const window = createSlidingWindow({ limit, windowMs });
    endpoints.set(operation, window);
    return window;
  };
  return (operation) => {
    // Usage events have an allowance of their own and are not counted with the rest.
    if (operation !== meterEvents && !global.take()) return limited('global-rate');
    if (operation.endsWith('.search') && !search.take()) return limited('endpoint-rate');
    return endpoint(operation).take() ? undefined : limited('endpoint-rate');
  };
}

function limited(reason: string): ApiError {
  return new ApiError(
    429,
    'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
    { code: 'rate_limit', headers: { 'Stripe-Rate-Limited-Reason': reason }, unstored: true },
  );
}
