import { CodedError } from '#platform/errors.ts';

/** The time one answer may take, and the signal that ends what is still running when it is over or the client has left. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  remainingMs(): number;
}

/** Starts counting now; `leave` aborts it early. Dispose it when the answer is complete. */
export function createDeadline(timeoutMs: number, leave: AbortSignal | undefined): Deadline {
  const endsAt = performance.now() + timeoutMs;
  const controller = new AbortController();
  const timer = setTimeout(() => {
    const message = `The answer took longer than the ${timeoutMs} ms allowed: raise x-weir-deadline-ms or ask for less`;
    controller.abort(new CodedError('DEADLINE_EXCEEDED', message, { retryable: true }));
  }, timeoutMs);
  const onLeave = () => controller.abort(leave?.reason);
  if (leave?.aborted) onLeave();
  else leave?.addEventListener('abort', onLeave, { once: true });
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, Math.floor(endsAt - performance.now())),
    [Symbol.dispose]() {
      clearTimeout(timer);
      leave?.removeEventListener('abort', onLeave);
    },
  };
}

/** Settles with the work, or rejects with the signal's reason as soon as that aborts: for work that may not listen to it. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => {}); // it may reject when nobody waits for it any more
  signal.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
