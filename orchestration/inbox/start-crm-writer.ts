import { setTimeout as delay } from 'node:timers/promises';
import { type CrmWriting, writeDueToCrm } from './crm-writes.ts';

const everyMs = 500;

/** Shows in the CRM what changes in other systems, until it is disposed of. `onEvent` calls back when there may be something. */
export function startCrmWriter(
  writing: CrmWriting,
  onEvent: (listener: () => void) => Disposable,
): AsyncDisposable {
  const stopping = new AbortController();
  const { signal } = stopping;
  let arrived = Promise.withResolvers<void>();
  const listening = onEvent(() => arrived.resolve());
  const working = (async () => {
    while (!signal.aborted) {
      arrived = Promise.withResolvers();
      try {
        if ((await writeDueToCrm(writing, signal)) > 0) continue;
      } catch (err) {
        // What is to be written stays due.
        if (!signal.aborted) writing.log.warn({ err }, 'the CRM cannot be written to: trying again');
      }
      const turn = new AbortController();
      await Promise.race([
        arrived.promise,
        delay(everyMs, undefined, { signal: AbortSignal.any([signal, turn.signal]) }).catch(() => undefined),
      ]);
      turn.abort();
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      listening[Symbol.dispose]();
      await working;
    },
  };
}
