import { Stripe } from 'stripe';
import { z } from 'zod';
import type { Secret } from '#platform/config/secret.ts';
import { CodedError, isCodedError } from '#platform/errors.ts';
import { parseRecord } from './records/parse-record.ts';
import { timestampSeconds } from './records/scalars.ts';

/** A snapshot event as Stripe sends and lists it. */
export const eventSchema = z.object({
  id: z.string().min(1),
  object: z.literal('event'),
  api_version: z.string().nullish(),
  created: timestampSeconds,
  type: z.string().min(1),
  livemode: z.boolean(),
  request: z.object({ id: z.string().nullish(), idempotency_key: z.string().nullish() }).nullish(),
  data: z.object({
    object: z.looseObject({ id: z.string().optional(), object: z.string() }),
    previous_attributes: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** A verified Stripe event; `data.object` is a record of the endpoint's API version, still to be parsed. */
export type StripeEvent = z.infer<typeof eventSchema>;

export interface WebhookDelivery {
  /** The body's bytes as they came. */
  readonly body: Uint8Array;
  /** The `Stripe-Signature` header. */
  readonly signature: string | undefined;
  /** Those of the endpoint: two while one is being rolled. */
  readonly secrets: readonly Secret[];
  /** Milliseconds since the epoch at which it came. */
  readonly receivedAtMs: number;
  /** Seconds that a signature stays good; Stripe's 300 where absent. */
  readonly toleranceSeconds?: number;
}

/** Checks the signature over the raw bytes and reads the event. Throws `UNAUTHENTICATED` when no secret signed it in time. */
export function verifyWebhook(system: string, delivery: WebhookDelivery): StripeEvent {
  const { body, signature, secrets, receivedAtMs, toleranceSeconds = 300 } = delivery;
  if (!signature) throw refused(system, 'it has no Stripe-Signature header');
  let last: unknown;
  for (const secret of secrets) {
    try {
      const key = secret.reveal();
      const event: unknown = Stripe.webhooks.constructEvent(
        body,
        signature,
        key,
        toleranceSeconds,
        undefined,
        receivedAtMs,
      );
      return parseRecord(system, 'event', eventSchema, event);
    } catch (error) {
      if (isCodedError(error)) throw error;
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw unreadable(system, error);
      last = error;
    }
  }
  throw refused(system, 'its signature is wrong or too old', last);
}

function unreadable(system: string, cause: unknown): CodedError {
  return new CodedError(
    'BAD_USER_INPUT',
    `The ${system} webhook is signed but holds no snapshot event: send the endpoint v1 events, not thin ones`,
    { system, cause },
  );
}

function refused(system: string, why: string, cause?: unknown): CodedError {
  return new CodedError(
    'UNAUTHENTICATED',
    `The ${system} webhook was refused: ${why}. Check WEIR_STRIPE_WEBHOOK_SECRET and the machine's clock`,
    { system, cause },
  );
}
