import type { ExecutionResult } from 'graphql';
import type { EngineResult } from '../engine/engine.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import { toGraphQLErrors } from '../errors/mask-error.ts';
import type { RequestContext } from '../request-context.ts';

const maxShownErrors = 1_000;

function shown(errors: readonly GatewayError[]): readonly GatewayError[] {
  if (errors.length <= maxShownErrors) return errors;
  const more: GatewayError = {
    code: 'INTERNAL',
    message: `${errors.length - maxShownErrors} more errors are not shown: ask for less at a time`,
  };
  return [...errors.slice(0, maxShownErrors), more];
}

/** What a client reads of the engine's result. */
export function toExecutionResult(
  { json, data = json === undefined ? undefined : JSON.parse(json), errors, extensions }: EngineResult,
  { correlationId }: RequestContext,
): ExecutionResult {
  return {
    ...(data !== undefined && { data }),
    ...(errors.length > 0 && { errors: toGraphQLErrors(shown(errors), correlationId) }),
    ...(extensions && { extensions }),
  };
}

/** What metrics and logs say of it: `ok`, `partial` or the code of its first error. */
export function outcomeOf({ data, errors }: ExecutionResult): string {
  if (!errors || errors.length === 0) return 'ok';
  return data ? 'partial' : String(errors[0]?.extensions.code);
}
