import { prepareWebhook } from './prepare-webhook.ts';
import { type Sent, WebhookSender } from './webhook-sender.ts';

export interface WebhookLoad {
  readonly url: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Stripe ids of the subscriptions that events are about. */
  readonly subscriptions: readonly string[];
  readonly prefix: string;
  /** When the load is at this part of its time, `onPart` is called once. */
  readonly part?: number;
  readonly onPart?: () => void;
}

const connections = 64;

/** Sends at a steady rate, whatever the answers take. */
export async function sendWebhooks(load: WebhookLoad): Promise<Sent> {
  const total = load.perSecond * load.seconds;
  const webhooks = Array.from({ length: total }, (_, index) =>
    prepareWebhook(
      `evt_${load.prefix}${index}`,
      load.subscriptions[index % load.subscriptions.length] ?? 'sub_none',
    ),
  );
  const sender = new WebhookSender();
  await sender.open(load.url, connections);
  const beganMs = performance.now();
  let told = false;
  for (const [index, webhook] of webhooks.entries()) {
    const dueAtMs = beganMs + (index * 1_000) / load.perSecond;
    while (performance.now() < dueAtMs) await new Promise((resolve) => setTimeout(resolve, 1));
    if (!told && load.part !== undefined && index >= total * load.part) {
      told = true;
      load.onPart?.();
    }
    sender.send({ webhook, dueAtMs });
  }
  return await sender.end();
}
