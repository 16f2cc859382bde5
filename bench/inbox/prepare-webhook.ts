import { createHmac } from 'node:crypto';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';

/** A webhook as the bytes of a request. */
export interface PreparedWebhook {
  readonly id: string;
  readonly request: Buffer;
}

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

/** Signed beforehand, so that the sender's work is not measured with the receiver's: to be sent within five minutes. */
export function prepareWebhook(id: string, subscription: string): PreparedWebhook {
  const body = toBody(id, subscription);
  const at = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', sandboxStripe.webhookSecret).update(`${at}.${body}`).digest('hex');
  const head = [
    'POST /webhooks/stripe HTTP/1.1',
    'Host: 127.0.0.1',
    'Accept: */*; q=0.5, application/xml',
    'Cache-Control: no-cache',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Stripe-Signature: t=${at},v1=${mac}`,
    'User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  ];
  return { id, request: Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`) };
}
