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
import { amendmentSteps, type SubscriptionAmendment } from '../workflows/amendment.ts';
import { toRecordKey } from '../workflows/order-key.ts';
import type { Caller } from './caller.ts';
import { checkAmendment, isAhead } from './check-amendment.ts';
import { toCommandKey } from './command-key.ts';
import { checkIdempotencyKey, keepIntent, refuse } from './keep-intent.ts';
import type { CommandParts } from './submit-quote.ts';

/** `effectiveAt` lies in the current period, or up to a year ahead: then the change waits for it. */
export interface AmendSubscriptionCommand extends Amendment {
  /** Waits until the current period ends; without `effectiveAt`. */
  readonly atPeriodEnd?: boolean;
  /** The caller's own, 1 to 255 characters. */
  readonly idempotencyKey: string;
}

/** Checks and previews the change, writes it down with the proration date of the preview and starts the workflow, or lets it wait. */
export async function amendSubscription(
  { pool, ports, dispatch, now }: CommandParts & { readonly now: () => Date },
  { idempotencyKey, ...asked }: AmendSubscriptionCommand,
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
    inputHash: toInputHash({ ...asked, items: asked.items.map(toHashed) }),
  };
  const earlier = await readEarlierOutcome(pool, request);
  if (earlier) return earlier;

  const { subscriptionId } = asked;
  const subscription = (await subscriptions.subscriptionsByIds([subscriptionId], ctx)).get(subscriptionId);
  if (!subscription || (caller.customerId !== undefined && subscription.customerId !== caller.customerId))
    return refuse(notFound(subscriptionId));
  const { atPeriodEnd, ...wanted } = asked.atPeriodEnd
    ? { ...asked, effectiveAt: subscription.currentPeriodEnd }
    : asked;
  const unfit = checkDates(asked) ?? checkAmendment(subscription, wanted, now());
  const dueAt = isAhead(wanted.effectiveAt, now()) ? toSecond(wanted.effectiveAt) : undefined;
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
    firstStep:
      dueAt === undefined
        ? {
            name: 'amendSubscription',
            position: amendmentSteps.amendSubscription,
            system: amender.system,
          }
        : {
            name: 'readSubscription',
            position: amendmentSteps.readSubscription,
            system: subscriptions.system,
          },
    dueAt,
    toRun: (attempt) => ({
      runId: `subscription-amendment/${toRecordKey('subscription', subscription.id, attempt)}`,
      input: toInput(subscription, wanted, { preview, dueAt }, toCommandKey('amendment', request), caller),
    }),
    toConflict: (workflowId) => ({
      code: 'CONFLICT',
      message: `The subscription is being changed already, or a change of it waits for its date: workflow ${workflowId} has it. Wait for that one, or call it off with cancelAmendment where it waits.`,
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
  { preview, dueAt }: { readonly preview: AmendmentPreview | UserError; readonly dueAt: string | undefined },
  key: string,
  { correlationId }: Caller,
): SubscriptionAmendment {
  if ('code' in preview) throw new Error('a refused change starts no run');
  return {
    subscriptionId: id,
    ...(customerId === undefined ? {} : { customerId }),
    amendment: { ...wanted, effectiveAt: dueAt ?? preview.prorationDate },
    before: items,
    ...(dueAt === undefined ? {} : { scheduled: true }),
    key,
    correlationId,
  };
}

function checkDates({
  atPeriodEnd,
  effectiveAt,
}: Pick<AmendSubscriptionCommand, 'atPeriodEnd' | 'effectiveAt'>): UserError | undefined {
  if (!atPeriodEnd || effectiveAt === undefined) return undefined;
  return {
    code: 'INVALID_EFFECTIVE_AT',
    message: 'A change takes effect at the end of the period or at a time of its own. Pass one of the two.',
    path: ['input', 'effectiveAt'],
  };
}

/** The billing platform counts in seconds. */
function toSecond(time: string): string {
  return new Date(Math.floor(Date.parse(time) / 1000) * 1000).toISOString();
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
