import type { CallContext } from '#domain/call-context.ts';
import type { Amendment, AmendmentPreview, Subscription } from '#domain/subscription.ts';
import { isCodedError } from '#platform/errors.ts';
import type { UserError } from '../model.ts';
import type { OrchestrationPorts } from '../ports.ts';
import {
  type ClientRequest,
  type CommandOutcome,
  readEarlierOutcome,
  toInputHash,
} from '../store/client-requests.ts';
import { amendmentSteps, type SubscriptionAmendment } from '../workflows/amend-subscription.ts';
import { toRecordKey } from '../workflows/order-key.ts';
import type { Caller } from './caller.ts';
import { checkAmendment } from './check-amendment.ts';
import { toCommandKey } from './command-key.ts';
import { checkIdempotencyKey, keepIntent, refuse } from './keep-intent.ts';
import type { CommandParts } from './submit-quote.ts';

/** `effectiveAt` lies in the current period and not in the future. */
export interface AmendSubscriptionCommand extends Amendment {
  /** The caller's own, 1 to 255 characters. */
  readonly idempotencyKey: string;
}

/** Checks and previews the change, writes it down with the proration date of the preview and starts the workflow. */
export async function amendSubscription(
  { pool, ports, dispatch }: CommandParts,
  { idempotencyKey, ...wanted }: AmendSubscriptionCommand,
  caller: Caller,
  ctx: CallContext,
): Promise<CommandOutcome> {
  const { amender, subscriptions } = ports;
  const badKey = checkIdempotencyKey(idempotencyKey);
  if (badKey) return refuse(badKey);
  const request: ClientRequest = {
    caller: caller.subject,
    operation: 'amendSubscription',
    key: idempotencyKey,
    inputHash: toInputHash({ ...wanted, items: wanted.items.map(toHashed) }),
  };
  const earlier = await readEarlierOutcome(pool, request);
  if (earlier) return earlier;

  const { subscriptionId } = wanted;
  const subscription = (await subscriptions.subscriptionsByIds([subscriptionId], ctx)).get(subscriptionId);
  if (!subscription || (caller.customerId !== undefined && subscription.customerId !== caller.customerId))
    return refuse(notFound(subscriptionId));
  const unfit = checkAmendment(subscription, wanted, new Date());
  const preview = unfit ?? (await previewChange(ports, wanted, ctx));
  const kept = await keepIntent(pool, {
    request,
    caller,
    kind: 'SUBSCRIPTION_AMENDMENT',
    subjectId: subscription.id,
    businessKey: subscription.source.recordId,
    customerId: subscription.customerId,
    amount: 'code' in preview ? undefined : preview.amountDueNow,
    refusal: 'code' in preview ? preview : undefined,
    firstStep: {
      name: 'amendSubscription',
      position: amendmentSteps.amendSubscription,
      system: amender.system,
    },
    toRun: (attempt) => ({
      runId: `subscription-amendment/${toRecordKey('subscription', subscription.id, attempt)}`,
      input: toInput(subscription, wanted, preview, toCommandKey('amendment', request), caller),
    }),
    toConflict: (workflowId) => ({
      code: 'CONFLICT',
      message: `The subscription is being changed already: workflow ${workflowId} does it. Wait for that one.`,
      path: ['input', 'subscriptionId'],
    }),
  });
  if (kept.started !== undefined) await dispatch(kept.started);
  return kept.answer;
}

/** What the billing platform says about the change: what it costs and as of when, or why it cannot be made. */
async function previewChange(
  { subscriptions }: OrchestrationPorts,
  wanted: Amendment,
  ctx: CallContext,
): Promise<AmendmentPreview | UserError> {
  try {
    return await subscriptions.previewAmendment(wanted, ctx);
  } catch (error) {
    if (!isCodedError(error) || !['BAD_USER_INPUT', 'SYSTEM_REJECTED'].includes(error.code)) throw error;
    return { code: 'AMENDMENT_REFUSED', message: error.message, path: ['input', 'items'] };
  }
}

function toInput(
  { id, customerId, items }: Subscription,
  wanted: Amendment,
  preview: AmendmentPreview | UserError,
  key: string,
  { correlationId }: Caller,
): SubscriptionAmendment {
  if ('code' in preview) throw new Error('a refused change starts no run');
  return {
    subscriptionId: id,
    ...(customerId === undefined ? {} : { customerId }),
    amendment: { ...wanted, effectiveAt: preview.prorationDate },
    before: items,
    key,
    correlationId,
  };
}

function toHashed({ itemId, sku, priceId, quantity }: Amendment['items'][number]) {
  return [itemId ?? null, sku ?? null, priceId ?? null, quantity];
}

function notFound(subscriptionId: string): UserError {
  return {
    code: 'SUBSCRIPTION_NOT_FOUND',
    message: `There is no subscription "${subscriptionId.slice(0, 80)}". Pass the id of one that you can see.`,
    path: ['input', 'subscriptionId'],
  };
}
