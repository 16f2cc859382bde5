import { z } from 'zod';
import type { RecordStore } from './record-store.ts';
import type { WebhookTarget } from './simulator.ts';

export interface WebhookMessage {
  /** Sent as it is. */
  readonly body: string;
  /** Where it goes; the configured webhook URL where absent. */
  readonly url?: string;
  /** Handed to `sign`, for a vendor with more than one secret. */
  readonly endpoint?: string;
}

/** The headers of a delivery, signature included. `timestampSeconds` is real time, taken anew for each try, as receivers check its age. */
export type SignWebhook = (
  message: WebhookMessage,
  timestampSeconds: number,
) => Readonly<Record<string, string>>;

/** Posts a simulated system's webhooks: in order at first, again with growing pauses until the receiver answers 2xx. */
export interface WebhookSender {
  /** Once, when the vendor's part is created. */
  signWith(sign: SignWebhook): void;
  /** Queues a message; call it when the change is made, not in a transaction that may be undone. Without a URL, or with the queue full, it is not sent. */
  send(message: WebhookMessage): void;
}

const settingsSchema = z.strictObject({
  duplicate: z.number().min(0).max(1).default(0),
  shuffle: z.number().int().min(0).max(1_000).default(0),
  delayMs: z.number().min(0).max(3_600_000).default(0),
});

/** `POST /_sandbox/webhooks`: chance of a second delivery, how many messages are mixed up with each other, and a pause before each. */
export type WebhookSettings = z.infer<typeof settingsSchema>;

/** Throws `RangeError` that names every problem. */
export function parseWebhookSettings(value: unknown): WebhookSettings {
  const parsed = settingsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'the body'}: ${message}`,
  );
  throw new RangeError(
    `Webhook settings are such as { "duplicate": 0.1, "shuffle": 5, "delayMs": 200 }. ${problems.join('; ')}`,
  );
}

export interface WebhookCounts {
  readonly sent: number;
  readonly failed: number;
  readonly pending: number;
  readonly dropped: number;
}

export interface RunningWebhookSender extends WebhookSender, AsyncDisposable {
  readonly settings: WebhookSettings;
  configure(settings: WebhookSettings): void;
  /** Sends what an earlier run did not get delivered; called once, when the vendor's part has said how to sign. */
  resume(): void;
  counts(): WebhookCounts;
}

export interface WebhookSenderOptions {
  readonly store: RecordStore;
  readonly random: () => number;
  readonly url?: WebhookTarget;
  /** Pause before the first repetition; it doubles up to a minute. */
  readonly firstRetryMs?: number;
}

interface Delivery {
  readonly id: string;
  readonly message: WebhookMessage;
  attempts: number;
}

const maxPending = 10_000;
const maxAttempts = 16;
const maxRetryMs = 60_000;
const parallel = 4;
const answerTimeoutMs = 10_000;
// A shuffled batch that does not fill up is sent after this long.
const shuffleWaitMs = 200;

function resolveTarget(target: WebhookTarget | undefined): string | undefined {
  return typeof target === 'function' ? target() : target;
}

/** Starts the sender; `resume` it when the vendor's part is there. */
export function startWebhookSender(options: WebhookSenderOptions): RunningWebhookSender {
  const { store, random, firstRetryMs = 500 } = options;
  const outbox = store.collection<{ id: string; message: WebhookMessage }>('_webhook', { counted: false });
  const stopping = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  const ready: Delivery[] = [];
  let batch: Delivery[] = [];
  let batchTimer: NodeJS.Timeout | undefined;
  let settings = settingsSchema.parse({});
  let sign: SignWebhook = () => ({});
  const totals = { sent: 0, failed: 0, dropped: 0 };

  const after = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
    return timer;
  };
  const pump = () => {
    while (!stopping.signal.aborted && running.size < parallel) {
      const delivery = ready.shift();
      if (!delivery) return;
      const run = deliver(delivery).finally(() => {
        running.delete(run);
        pump();
      });
      running.add(run);
    }
  };
  const enqueue = (delivery: Delivery) => {
    ready.push(delivery);
    // Not in this turn: the answer to the call that caused the event is to leave first, and the journal to have it.
    setImmediate(pump);
  };
  const settle = (delivery: Delivery, outcome: 'sent' | 'failed') => {
    totals[outcome]++;
    outbox.delete(delivery.id);
  };
  async function deliver(delivery: Delivery): Promise<void> {
    delivery.attempts++;
    const ok = await post(delivery.message);
    if (stopping.signal.aborted) return;
    if (ok || delivery.attempts >= maxAttempts) {
      settle(delivery, ok ? 'sent' : 'failed');
      return;
    }
    const pauseMs = Math.min(maxRetryMs, firstRetryMs * 2 ** (delivery.attempts - 1)) * (0.75 + random() / 2);
    after(pauseMs, () => enqueue(delivery));
  }
  async function post(message: WebhookMessage): Promise<boolean> {
    const url = message.url ?? resolveTarget(options.url);
    if (url === undefined) return true;
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json', ...sign(message, Math.floor(Date.now() / 1000)) },
        body: message.body,
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(answerTimeoutMs)]),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      // An unreachable receiver is what the repetition is for.
      return false;
    }
  }
  const release = () => {
    clearTimeout(batchTimer);
    batchTimer = undefined;
    const mixed = batch.map((delivery) => ({ delivery, order: random() })).sort((a, b) => a.order - b.order);
    batch = [];
    for (const { delivery } of mixed) schedule(delivery);
  };
  const schedule = (delivery: Delivery) => {
    if (settings.delayMs > 0) after(settings.delayMs, () => enqueue(delivery));
    else enqueue(delivery);
  };
  const accept = (delivery: Delivery) => {
    if (settings.shuffle < 2) {
      schedule(delivery);
      return;
    }
    batch.push(delivery);
    if (batch.length >= settings.shuffle) release();
    else batchTimer ??= after(shuffleWaitMs, release);
  };
  const queue = (message: WebhookMessage) => {
    const id = String(store.next('_webhook'));
    outbox.insert({ id, message });
    accept({ id, message, attempts: 0 });
  };

  return {
    get settings() {
      return settings;
    },
    configure(changed) {
      settings = changed;
      release();
    },
    resume() {
      for (const { id, message } of outbox.values()) schedule({ id, message, attempts: 0 });
    },
    counts: () => ({ ...totals, pending: outbox.size }),
    signWith(given) {
      sign = given;
    },
    send(message) {
      if (message.url === undefined && resolveTarget(options.url) === undefined) return;
      if (outbox.size >= maxPending) {
        totals.dropped++;
        return;
      }
      queue(message);
      if (settings.duplicate > 0 && random() < settings.duplicate) queue(message);
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      await Promise.allSettled(running);
    },
  };
}
