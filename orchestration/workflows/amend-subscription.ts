import type { Amendment, SubscriptionItem, SubscriptionStatus } from '#domain/subscription.ts';
import type { NewEvent } from '../outbox/append-events.ts';
import type { OrchestrationPorts } from '../ports.ts';
import type { SystemStep, UndoStep } from '../steps/system-step.ts';
import { CompensationRequested, type StepTaker } from '../steps/take-steps.ts';
import { meetDate } from './amend-subscription/meet-date.ts';
import { isAmended, toRestoringChanges } from './amended-items.ts';
import { amendmentSteps, type SubscriptionAmendment } from './amendment.ts';

/** Changes what a subscription holds as it was previewed, or as it is when the date of the change has come. Answers how it ended. */
export async function amendSubscriptionWorkflow(
  amendment: SubscriptionAmendment,
  ports: OrchestrationPorts,
  steps: StepTaker,
): Promise<'SUCCEEDED' | 'COMPENSATED'> {
  try {
    await steps.take(amendItems(ports), await asOfItsDate(amendment, ports, steps));
    return 'SUCCEEDED';
  } catch (error) {
    // Everything else is the engine's and passes.
    if (!(error instanceof CompensationRequested)) throw error;
    await steps.undoAll();
    return 'COMPENSATED';
  }
}

async function asOfItsDate(
  amendment: SubscriptionAmendment,
  ports: OrchestrationPorts,
  steps: StepTaker,
): Promise<SubscriptionAmendment> {
  if (!amendment.scheduled) return amendment;
  const { before, effectiveAt } = await steps.take(meetDate(ports), amendment);
  return { ...amendment, before, amendment: { ...amendment.amendment, effectiveAt } };
}

interface Amended {
  readonly status: SubscriptionStatus;
  readonly before: readonly SubscriptionItem[];
  readonly after: readonly SubscriptionItem[];
}

function amendItems(ports: OrchestrationPorts): SystemStep<SubscriptionAmendment, Amended> {
  const { amender } = ports;
  return {
    name: 'amendSubscription',
    position: amendmentSteps.amendSubscription,
    system: amender.system,
    async call({ amendment, key }, ctx) {
      const { subscription, before } = await amender.amendSubscription(amendment, key, ctx);
      return { status: subscription.status, before, after: subscription.items };
    },
    async find({ subscriptionId, amendment, before }, ctx) {
      const now = (await ports.subscriptions.subscriptionsByIds([subscriptionId], ctx)).get(subscriptionId);
      if (!now || !isAmended(now.items, amendment.items)) return undefined;
      return { status: now.status, before, after: now.items };
    },
    events: (amendment, { status }) => [toEvent(amendment, status, amender.system, 'amended')],
    undo: (amendment, amended) => restoreItems(ports, amendment, amended),
    actions: ['RETRY', 'COMPENSATE'],
  };
}

function restoreItems(
  ports: OrchestrationPorts,
  amendment: SubscriptionAmendment,
  { before, after, status }: Amended,
): UndoStep {
  const { amender } = ports;
  const restoring: Amendment = { ...amendment.amendment, items: toRestoringChanges(before, after) };
  return {
    name: 'restoreSubscription',
    position: amendmentSteps.restoreSubscription,
    system: amender.system,
    takesBack: 'amendSubscription',
    async call(_, ctx) {
      if (restoring.items.length > 0)
        await amender.amendSubscription(restoring, `${amendment.key}-back`, ctx);
      return null;
    },
    events: () => [toEvent(amendment, status, amender.system, 'restored')],
    actions: ['RETRY', 'SKIP'],
  };
}

function toEvent(
  { key, subscriptionId, customerId, correlationId }: SubscriptionAmendment,
  status: SubscriptionStatus,
  system: string,
  what: string,
): NewEvent {
  return {
    key: `${key}:${what}`,
    topic: 'subscription.status',
    type: 'subscription.amended',
    entityId: subscriptionId,
    customerId,
    system,
    correlationId,
    // What it holds has changed, whether or not its status has.
    always: true,
    payload: { status },
  };
}
