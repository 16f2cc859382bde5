import type { OrchestrationPorts } from '../../ports.ts';
import { refusal } from '../../steps/failure.ts';
import type { SystemStep } from '../../steps/system-step.ts';
import { amendmentSteps, type SubscriptionAmendment } from '../amendment.ts';

type MetDate = Pick<SubscriptionAmendment, 'before'> & { readonly effectiveAt: string };

/** Reads what the subscription holds now that the date of its change has come. Its answer is kept, so that each try asks for the same. */
export function meetDate({ subscriptions }: OrchestrationPorts): SystemStep<SubscriptionAmendment, MetDate> {
  return {
    name: 'readSubscription',
    position: amendmentSteps.readSubscription,
    system: subscriptions.system,
    async call({ subscriptionId, amendment: { effectiveAt } }, ctx) {
      const found = (await subscriptions.subscriptionsByIds([subscriptionId], ctx)).get(subscriptionId);
      if (!found || found.status === 'CANCELLED' || found.status === 'INCOMPLETE_EXPIRED')
        throw refusal(
          subscriptions.system,
          'SUBSCRIPTION_NOT_AMENDABLE',
          'The subscription ended before the date of its change came. Compensate, and start another where one is wanted.',
        );
      // A period that began since is the earliest that can still be prorated.
      const isPast = Date.parse(effectiveAt) < Date.parse(found.currentPeriodStart);
      return { before: found.items, effectiveAt: isPast ? found.currentPeriodStart : effectiveAt };
    },
    actions: ['RETRY', 'COMPENSATE'],
  };
}
