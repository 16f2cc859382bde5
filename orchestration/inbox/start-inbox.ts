import { setTimeout as delay } from 'node:timers/promises';
import { type ChangeProcessing, processDueChanges } from './process-changes.ts';
import { receiveWebhook } from './receive-webhook.ts';
import type { WebhookDelivery, WebhookVerifier } from './webhook-source.ts';

export interface Inbox extends AsyncDisposable {
  /** Verifies and stores a webhook: answer it with 200 once this resolves. Processing follows by itself. */
  receiveWebhook(source: string, delivery: WebhookDelivery): Promise<'STORED' | 'DUPLICATE'>;
}

const everyMs = 500;

/** Takes in what systems tell, and turns it into status events. */
export function startInbox(
  processing: ChangeProcessing,
  verifiers: Readonly<Record<string, WebhookVerifier>>,
): Inbox {
  const { pool, log } = processing;
  const stopping = new AbortController();
  let arrived = Promise.withResolvers<void>();

  const working = (async () => {
    const { signal } = stopping;
    while (!signal.aborted) {
      arrived = Promise.withResolvers();
      let found = 0;
      try {
        found = await processDueChanges(processing, signal);
      } catch (err) {
        // What is stored stays due.
        if (!signal.aborted) log.warn({ err }, 'the inbox cannot be worked on: trying again');
      }
      if (found > 0) continue;
      const turn = new AbortController();
      await Promise.race([
        arrived.promise,
        delay(everyMs, undefined, { signal: AbortSignal.any([signal, turn.signal]) }).catch(() => undefined),
      ]);
      turn.abort();
    }
  })();

  return {
    async receiveWebhook(source, delivery) {
      const stored = await receiveWebhook(pool, verifiers, source, delivery);
      arrived.resolve();
      return stored;
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await working;
    },
  };
}
