import { Stripe } from 'stripe';
import { CodedError, isCodedError } from '#platform/errors.ts';

/** The code that Stripe gives to an id that it does not know. */
export const resourceMissing = 'resource_missing';

/** What the SDK threw, as one of our errors. */
export function toCodedError(system: string, operation: string, error: unknown): CodedError {
  if (isCodedError(error)) return error;
  if (!(error instanceof Stripe.errors.StripeError) || error.statusCode === undefined) {
    return new CodedError(
      'SYSTEM_UNAVAILABLE',
      `${system} gave no usable answer to ${operation}; try again later`,
      {
        system,
        retryable: true,
        cause: error,
      },
    );
  }
  return fromVendorError(system, operation, error, error.statusCode);
}

function fromVendorError(
  system: string,
  operation: string,
  error: Stripe.errors.StripeError,
  status: number,
): CodedError {
  const vendor = {
    status,
    ...(error.code === undefined ? {} : { code: error.code }),
    message: error.message,
  };
  if (status === 429 && error.code !== 'lock_timeout') {
    const reason = error.headers?.['stripe-rate-limited-reason'] ?? 'rate limit';
    return new CodedError(
      'SYSTEM_BUDGET_EXHAUSTED',
      `${system} takes no more calls now (${reason}); try again later`,
      {
        system,
        retryable: true,
        vendor,
      },
    );
  }
  if (status >= 500 || status === 424 || status === 429 || error.code === 'idempotency_key_in_use') {
    return new CodedError(
      'SYSTEM_UNAVAILABLE',
      `${system} failed on ${operation} (${status}); try again later`,
      {
        system,
        retryable: true,
        vendor,
      },
    );
  }
  if (status === 401 || status === 403) {
    return new CodedError(
      'SYSTEM_UNAVAILABLE',
      `${system} refused our API key for ${operation} (${status}); an operator has to correct the key or its permissions`,
      { system, vendor },
    );
  }
  if (error.type === 'StripeIdempotencyError') {
    return new CodedError(
      'CONFLICT',
      `${system} has done ${operation} with this key before, with other input`,
      {
        system,
        vendor,
      },
    );
  }
  return new CodedError('SYSTEM_REJECTED', `${system} refused ${operation}: ${error.message}`, {
    system,
    vendor,
  });
}

/** Whether Stripe does not know the record that the path names. */
export function isMissing(error: unknown): boolean {
  return (
    isCodedError(error) &&
    error.code === 'SYSTEM_REJECTED' &&
    (error.vendor?.status === 404 || error.vendor?.code === resourceMissing)
  );
}
