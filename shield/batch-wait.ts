import { CodedError, isCodedError } from '#platform/errors.ts';
import type { CallOrigin } from './call.ts';
import { whenAborted } from './when-aborted.ts';

/** One who waits for the value of a key. */
export interface BatchWait<V> {
  readonly origin: CallOrigin;
  resolve(value: V | undefined): void;
  reject(error: unknown): void;
}

/** A wait that ends as soon as its caller leaves. */
export function createBatchWait<V>({ origin, resolve, reject }: BatchWait<V>): BatchWait<V> {
  const stop = whenAborted(origin.signal, () => reject(leftEarly(origin.signal.reason)));
  return {
    origin,
    resolve(value) {
      stop();
      resolve(value);
    },
    reject(error) {
      stop();
      reject(error);
    },
  };
}

export function settleWaits<V>(waits: readonly BatchWait<V>[], value: V | Error | undefined): void {
  for (const wait of waits) {
    if (value instanceof Error) wait.reject(value);
    else wait.resolve(value);
  }
}

export function leftEarly(cause: unknown): CodedError {
  if (isCodedError(cause)) return cause;
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new CodedError('DEADLINE_EXCEEDED', `The caller stopped waiting${why}`, { retryable: true, cause });
}
