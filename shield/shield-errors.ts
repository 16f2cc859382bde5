import { CodedError } from '#platform/errors.ts';
import type { Effect, Priority } from './call.ts';

// `retryable` from the shield means that the call had no effect, or that having it twice does not matter.

export function noBudget(system: string, operation: string, priority: Priority, waitMs: number): CodedError {
  const retryAfterMs = Math.max(100, Math.ceil(waitMs));
  return new CodedError(
    'SYSTEM_BUDGET_EXHAUSTED',
    `${system} has no call left in time for ${operation} (${priority}); try again in ${retryAfterMs} ms.`,
    { system, retryable: true, retryAfterMs },
  );
}

export function tooLateInQueue(system: string, operation: string): CodedError {
  return new CodedError(
    'DEADLINE_EXCEEDED',
    `The deadline passed before ${operation} could be sent to ${system}; allow it more time or try again.`,
    { system, retryable: true },
  );
}

export function tooLateInFlight(system: string, operation: string, effect: Effect): CodedError {
  return new CodedError(
    'DEADLINE_EXCEEDED',
    `The deadline passed while ${system} worked on ${operation}; ${nextStep(effect)}.`,
    { system, retryable: effect !== 'unsafe' },
  );
}

export function callerLeft(
  system: string,
  operation: string,
  wasSent: boolean,
  effect: Effect,
  cause: unknown,
): CodedError {
  return new CodedError('DEADLINE_EXCEEDED', `The caller of ${operation} at ${system} stopped waiting.`, {
    system,
    retryable: !wasSent || effect !== 'unsafe',
    cause,
  });
}

export function timedOut(system: string, operation: string, effect: Effect, timeoutMs: number): CodedError {
  return new CodedError(
    'SYSTEM_UNAVAILABLE',
    `${system} did not answer ${operation} within ${timeoutMs} ms; ${nextStep(effect)}.`,
    { system, retryable: effect !== 'unsafe' },
  );
}

export function unreachable(system: string, operation: string, cause: unknown): CodedError {
  return new CodedError(
    'SYSTEM_UNAVAILABLE',
    `${system} cannot be reached for ${operation}; try again, and check its address if that goes on.`,
    { system, retryable: true, cause },
  );
}

export function cutOff(system: string, operation: string, effect: Effect, cause: unknown): CodedError {
  return new CodedError(
    'SYSTEM_UNAVAILABLE',
    `The connection to ${system} broke during ${operation}; ${nextStep(effect)}.`,
    { system, retryable: effect !== 'unsafe', cause },
  );
}

export function resting(system: string, operation: string, waitMs: number): CodedError {
  const retryAfterMs = Math.max(100, Math.ceil(waitMs));
  return new CodedError(
    'SYSTEM_UNAVAILABLE',
    `${system} has been failing, so ${operation} was not sent; try again in ${retryAfterMs} ms.`,
    { system, retryable: true, retryAfterMs },
  );
}

export function closed(system: string, operation: string): CodedError {
  return new CodedError(
    'SYSTEM_UNAVAILABLE',
    `The way to ${system} is shutting down; ${operation} was not sent.`,
    {
      system,
      retryable: true,
    },
  );
}

function nextStep(effect: Effect): string {
  return effect === 'unsafe' ? 'look whether it was done before sending it again' : 'try again';
}
