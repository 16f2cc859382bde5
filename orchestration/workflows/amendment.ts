import type { Amendment, SubscriptionItem } from '#domain/subscription.ts';

/** What an amendment hands to its workflow. */
export interface SubscriptionAmendment {
  readonly subscriptionId: string;
  readonly customerId?: string;
  /** `effectiveAt` is the proration date: what the preview has fixed, or the date that the change waits for. */
  readonly amendment: Amendment & { readonly effectiveAt: string };
  /** What the subscription held when the change was previewed. */
  readonly before: readonly SubscriptionItem[];
  /** Whether the change waited for its date. */
  readonly scheduled?: true;
  /** Under which the billing platform makes the change once. */
  readonly key: string;
  readonly correlationId: string;
}

export const amendmentSteps = {
  readSubscription: 5,
  amendSubscription: 10,
  restoreSubscription: 110,
} as const;
