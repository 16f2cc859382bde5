import { setTimeout as delay } from 'node:timers/promises';
import { createLanes } from './lanes.ts';
import type { Intake } from './message-intake.ts';
import { type ChangeProcessing, claimDueWork } from './process-changes.ts';
import { createPace } from './processing-pace.ts';
import { receiveWebhook } from './receive-webhook.ts';
import { countReceived } from './store-messages.ts';
import type { WebhookDelivery, WebhookVerifier } from './webhook-source.ts';

export interface Inbox extends AsyncDisposable {
  /** Verifies and stores a webhook: answer it with 200 once this resolves. Processing follows by itself. */
  receiveWebhook(source: string, delivery: WebhookDelivery): Promise<'STORED' | 'DUPLICATE'>;
  /** Tells that messages were stored by others of this process. */
  wake(): void;
}

const everyMs = 500;

/** Takes in what systems tell, and turns it into status events. */
export function startInbox(
  processing: ChangeProcessing,
  intake: Intake,
  verifiers: Readonly<Record<string, WebhookVerifier>>,
): Inbox {
  const { pool, log } = processing;
  const pace = createPace(() => performance.now());
  const lanes = createLanes(() => performance.now());
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = new Set<Promise<void>>();
  let arrived = Promise.withResolvers<void>();

  const start = (work: () => Promise<void>) => {
    const piece = work()
      .catch((err: unknown) => {
        // What is stored comes up again once nobody has it claimed.
        if (!signal.aborted) log.warn({ err }, 'a part of the inbox could not be worked on: trying again');
      })
      .finally(() => {
        running.delete(piece);
        // Its lane can take more.
        arrived.resolve();
      });
    running.add(piece);
  };
  const rest = async () => {
    const turn = new AbortController();
    await Promise.race([
      arrived.promise,
      delay(everyMs, undefined, { signal: AbortSignal.any([signal, turn.signal]) }).catch(() => undefined),
    ]);
    turn.abort();
  };
  const working = (async () => {
    while (!signal.aborted) {
      arrived = Promise.withResolvers();
      const beganMs = performance.now();
      let gatherMs = 0;
      let pieces: Awaited<ReturnType<typeof claimDueWork>> = [];
      try {
        const turn = pace.next(await countReceived(pool));
        gatherMs = turn.gatherMs;
        pieces = await claimDueWork(processing, lanes, turn.changes, signal);
        for (const piece of pieces) start(piece);
      } catch (err) {
        // What is stored stays due.
        if (!signal.aborted) log.warn({ err }, 'the inbox cannot be worked on: trying again');
      }
      if (pieces.length === 0) await rest();
      // Each webhook wakes us: in a flood, what is said of an entity meanwhile costs no claim and no reading of its own.
      const leftMs = gatherMs - (performance.now() - beganMs);
      if (leftMs > 0) await delay(leftMs, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(running);
  })();

  return {
    async receiveWebhook(source, delivery) {
      const stored = await receiveWebhook(intake, verifiers, source, delivery);
      arrived.resolve();
      return stored;
    },
    wake: () => arrived.resolve(),
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await working;
    },
  };
}
