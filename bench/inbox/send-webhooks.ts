import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';

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

export interface Sent {
  readonly acknowledged: readonly string[];
  readonly refused: number;
  readonly failed: number;
  /** From when it was due, so that a server that holds up its senders does not look quick; milliseconds. */
  readonly latenciesMs: readonly number[];
}

const connections = 64;

/** An event as long as real ones are. */
function toBody(id: string, subscription: string): string {
  return JSON.stringify({
    id,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(Date.now() / 1000),
    livemode: true,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'customer.subscription.updated',
    data: {
      object: { id: subscription, object: 'subscription', status: 'active', description: 'x'.repeat(2_000) },
      previous_attributes: { quantity: 1 },
    },
  });
}

function sign(body: string): string {
  const at = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', sandboxStripe.webhookSecret).update(`${at}.${body}`).digest('hex');
  return `t=${at},v1=${mac}`;
}

/** Sends at a steady rate, whatever the answers take. */
export async function sendWebhooks(load: WebhookLoad): Promise<Sent> {
  const pool = new Pool(load.url, { connections, pipelining: 1 });
  const acknowledged: string[] = [];
  const latenciesMs: number[] = [];
  let refused = 0;
  let failed = 0;
  const total = load.perSecond * load.seconds;
  const running = new Set<Promise<void>>();
  const began = performance.now();
  const send = async (index: number, dueAt: number) => {
    const id = `evt_${load.prefix}${index}`;
    const body = toBody(id, load.subscriptions[index % load.subscriptions.length] ?? 'sub_none');
    try {
      const { statusCode, body: answer } = await pool.request({
        path: '/webhooks/stripe',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': sign(body) },
        body,
      });
      await answer.dump();
      if (statusCode === 200) {
        acknowledged.push(id);
        latenciesMs.push(performance.now() - dueAt);
      } else refused += 1;
    } catch {
      failed += 1;
    }
  };
  let told = false;
  for (let index = 0; index < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * load.perSecond) + 1);
    for (; index < due; index += 1) {
      const one = send(index, began + (index * 1000) / load.perSecond).finally(() => running.delete(one));
      running.add(one);
    }
    if (!told && load.part !== undefined && index >= total * load.part) {
      told = true;
      load.onPart?.();
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
  await pool.destroy();
  return { acknowledged, refused, failed, latenciesMs };
}
