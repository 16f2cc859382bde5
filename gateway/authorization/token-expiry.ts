import type { Claims } from './claims.ts';

// What setTimeout can hold; a token that lives longer is looked at again then.
const maxDelayMs = 2_147_483_647;

/** Calls back once when the token expires; never for a caller without an expiry. Dispose it to forget. */
export function onTokenExpiry(claims: Claims | undefined, callback: () => void): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    if (claims?.exp === undefined) return;
    const delayMs = claims.exp * 1_000 - Date.now();
    timer = delayMs <= 0 ? setTimeout(callback, 0) : setTimeout(wait, Math.min(delayMs, maxDelayMs));
    timer.unref();
  };
  wait();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
