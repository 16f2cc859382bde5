import type { CallOrigin, Effect, Priority, SystemCall } from '#shield/call.ts';
import type { Clock } from '#shield/clock.ts';
import type { WireFetch } from '#shield/transport.ts';

export interface VendorCall {
  readonly url: string;
  readonly init: RequestInit;
  readonly at: number;
}

/** Answers after so long, on a given clock, and remembers what it was asked. */
export function createVendor(options: {
  readonly clock: Clock;
  readonly latencyMs?: number;
  readonly answer?: (call: VendorCall, index: number) => Response | Error;
}) {
  const { clock, latencyMs = 100, answer = () => Response.json({ ok: true }) } = options;
  const calls: VendorCall[] = [];
  const state = { inFlight: 0, peak: 0, aborted: 0 };
  const fetch: WireFetch = (url, init) =>
    new Promise((resolve, reject) => {
      const call = { url, init, at: clock.now() };
      const index = calls.push(call) - 1;
      state.inFlight += 1;
      state.peak = Math.max(state.peak, state.inFlight);
      const cancel = clock.after(latencyMs, () => {
        state.inFlight -= 1;
        const result = answer(call, index);
        if (result instanceof Response) resolve(result);
        else reject(result);
      });
      init.signal?.addEventListener('abort', () => {
        cancel();
        state.inFlight -= 1;
        state.aborted += 1;
        reject(init.signal?.reason);
      });
    });
  return { fetch, calls, state };
}

export function callOf(
  options: Partial<CallOrigin> & {
    readonly priority?: Priority;
    readonly operation?: string;
    readonly effect?: Effect;
  } = {},
): SystemCall {
  const { operation = 'get', effect = 'read', ...origin } = options;
  return {
    operation,
    effect,
    origin: {
      signal: new AbortController().signal,
      correlationId: 'test',
      priority: 'interactive',
      ...origin,
    },
  };
}
