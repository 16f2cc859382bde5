import type { CodedError } from '#platform/errors.ts';
import type { GatewayError } from './gateway-error.ts';

/** What a client may see of a coded error: no cause, no vendor's words. */
export function toPlainError({ code, message, system, retryable, retryAfterMs }: CodedError): GatewayError {
  return {
    code,
    message,
    ...(retryable && { retryable }),
    ...(system !== undefined && { system }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}
