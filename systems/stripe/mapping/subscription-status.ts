import type { SubscriptionStatus } from '#domain/subscription.ts';

const statuses: ReadonlyMap<string, SubscriptionStatus> = new Map([
  ['incomplete', 'INCOMPLETE'],
  ['incomplete_expired', 'INCOMPLETE_EXPIRED'],
  ['trialing', 'TRIALING'],
  ['active', 'ACTIVE'],
  ['past_due', 'PAST_DUE'],
  ['unpaid', 'UNPAID'],
  ['paused', 'PAUSED'],
  ['canceled', 'CANCELLED'],
]);

/** A status that Stripe adds one day counts as PAUSED: neither sold as running nor written off; Stripe's own word is beside it. */
export function toSubscriptionStatus(status: string): SubscriptionStatus {
  return statuses.get(status) ?? 'PAUSED';
}

type StripeSubscriptionStatus =
  | 'active'
  | 'canceled'
  | 'incomplete'
  | 'incomplete_expired'
  | 'past_due'
  | 'paused'
  | 'trialing'
  | 'unpaid';

/** The word by which Stripe's list is filtered. */
export function toStripeSubscriptionStatus(status: SubscriptionStatus): StripeSubscriptionStatus {
  switch (status) {
    case 'CANCELLED':
      return 'canceled';
    case 'INCOMPLETE':
      return 'incomplete';
    case 'INCOMPLETE_EXPIRED':
      return 'incomplete_expired';
    case 'TRIALING':
      return 'trialing';
    case 'ACTIVE':
      return 'active';
    case 'PAST_DUE':
      return 'past_due';
    case 'UNPAID':
      return 'unpaid';
    case 'PAUSED':
      return 'paused';
  }
}
