import type { SystemCall, SystemFetch } from '#shield/call.ts';

/** A way out to a vendor without a shield: the global fetch, which keeps what was called and tells of it. */
export interface PassThrough {
  readonly fetch: SystemFetch;
  readonly calls: SystemCall[];
}

export function createPassThrough(): PassThrough {
  const calls: SystemCall[] = [];
  const send: SystemFetch = (url, init, call) => {
    calls.push(call);
    call.origin.onCall?.({ system: 'test', operation: call.operation, queuedMs: 0 });
    return fetch(url, init);
  };
  return { fetch: send, calls };
}

/** For tests that do not look at the calls themselves. */
export const passThrough: SystemFetch = createPassThrough().fetch;
