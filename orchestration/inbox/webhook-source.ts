import type { EventTopic } from '../model.ts';

/** A webhook as it came. */
export interface WebhookDelivery {
  /** By their lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body's bytes: what was signed. */
  readonly body: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly receivedAtMs: number;
}

/** What may change by a message: a status of one entity, by its canonical id. */
export interface InboundChange {
  readonly topic: Exclude<EventTopic, 'workflow.progress' | 'customer.status'>;
  readonly entityId: string;
}

export interface VerifiedWebhook {
  /** The vendor's own id of the message, the same each time it is sent. */
  readonly dedupeKey: string;
  /** Empty for a message that nobody here waits for. */
  readonly changes: readonly InboundChange[];
}

/** Checks who sent a webhook and reads what it is about. Throws `UNAUTHENTICATED` or `BAD_USER_INPUT`. */
export type WebhookVerifier = (delivery: WebhookDelivery) => VerifiedWebhook | Promise<VerifiedWebhook>;
