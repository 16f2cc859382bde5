import type { ErrorCode } from '#platform/errors.ts';
import { type GatewayError, internalError, isErrorCode } from './gateway-error.ts';

/** An entry of `errors` as a subgraph sent it: nothing about it is certain. */
export type SubgraphErrorJson = Readonly<Record<string, unknown>>;

// A subgraph that refuses the gateway's own document is a fault of ours, not of the client's document.
const gatewayFaults: ReadonlySet<ErrorCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'INTERNAL',
]);

/** Passes a subgraph's error on where it has a code of the contract; anything else is masked. */
export function toGatewayError(json: SubgraphErrorJson): GatewayError {
  const extensions = asRecord(json.extensions);
  const code = extensions.code;
  if (!isErrorCode(code) || gatewayFaults.has(code) || typeof json.message !== 'string') return internalError;
  const { system, retryable, retryAfterMs } = extensions;
  return {
    code,
    message: json.message,
    ...(typeof system === 'string' && { system }),
    ...(typeof retryable === 'boolean' && { retryable }),
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
