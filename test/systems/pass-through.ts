import type { SystemFetch } from '#shield/call.ts';

/** A way out to a vendor without a shield: the global fetch, telling of each call. */
export const passThrough: SystemFetch = async (url, init, call) => {
  const response = await fetch(url, init);
  call.origin.onCall?.({ system: 'test', operation: call.operation, queuedMs: 0 });
  return response;
};
