import type { DeferredResult } from '../engine.ts';

/** The parts of one answer that are still to come, and those that wait to be taken. */
export function createPartQueue() {
  let pending = 0;
  let ready: DeferredResult[] = [];
  let wake = () => {};
  let fault: { readonly error: unknown } | undefined;

  return {
    hasNext: () => pending > 0 || ready.length > 0,
    /** `work` makes parts of one fragment; it may expect more before it ends. */
    expect(work: () => Promise<readonly DeferredResult[]>): void {
      pending++;
      // What is ready and what is pending change in one step, or the last part would say that more comes.
      const end = (parts: readonly DeferredResult[]) => {
        ready.push(...parts);
        pending--;
        wake();
      };
      work().then(end, (error: unknown) => {
        fault = { error };
        end([]);
      });
    },
    /** What is ready, together; waits where nothing is. */
    async take(): Promise<{ readonly parts: readonly DeferredResult[]; readonly hasNext: boolean }> {
      while (ready.length === 0 && pending > 0 && !fault)
        await new Promise<void>((resolve) => (wake = resolve));
      if (fault) throw fault.error;
      const parts = ready;
      ready = [];
      return { parts, hasNext: pending > 0 };
    },
  };
}
