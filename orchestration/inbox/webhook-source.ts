import type { ChangeMessage, ChangingType } from '#domain/change-feed.ts';
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

/** Checks who sent a webhook and reads what it is about. Throws `UNAUTHENTICATED` or `BAD_USER_INPUT`. */
export type WebhookVerifier = (
  delivery: WebhookDelivery,
) => Omit<ChangeMessage, 'body'> | Promise<Omit<ChangeMessage, 'body'>>;

/** The topic under which changes of an entity are told. */
export const topicOf: Readonly<Record<ChangingType, Exclude<EventTopic, 'workflow.progress'>>> = {
  Customer: 'customer.status',
  Quote: 'quote.status',
  Product: 'product.status',
  Price: 'price.status',
  Order: 'order.status',
  Invoice: 'invoice.status',
  Subscription: 'subscription.status',
};
