/** Runs once after so many milliseconds; the answer cancels it. */
export type After = (ms: number, run: () => void) => () => void;

/** Of the real time; keeps no process alive. */
export const systemAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms).unref();
  return () => clearTimeout(timer);
};

/** Resolves after so many milliseconds; throws the signal's reason where that aborts first. */
export function pause(after: After, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return void reject(signal.reason);
    const leave = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = after(ms, () => {
      signal.removeEventListener('abort', leave);
      resolve();
    });
    signal.addEventListener('abort', leave, { once: true });
  });
}
