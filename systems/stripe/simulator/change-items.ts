import { badRequest, missing } from './api-error.ts';
import { periodAt } from './billing-periods.ts';
import { advanceInvoice, createInvoice, invoiceTerms, pendingLines } from './invoicing.ts';
import type { InvoiceItemModel, PriceModel, SubscriptionItemModel, SubscriptionModel } from './models.ts';
import { type ItemChange, prorate } from './prorations.ts';
import { toInvoiceItemJson } from './render-invoice-item.ts';
import { saveSubscription } from './save-records.ts';
import type { World } from './world.ts';

export interface ItemEdit {
  readonly id?: string | undefined;
  readonly price?: string | undefined;
  readonly quantity?: number | undefined;
  readonly deleted?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export interface ChangeTerms {
  readonly proration: 'create_prorations' | 'always_invoice' | 'none';
  /** Seconds from which the change is prorated. */
  readonly at: number;
}

export interface PlannedChange {
  readonly items: readonly SubscriptionItemModel[];
  readonly prorations: readonly InvoiceItemModel[];
  /** A price of another interval begins a new period, which is billed at once. */
  readonly billedAtOnce: boolean;
}

/** What an edit would do, without doing it: also what a preview shows. */
export function planChange(
  world: World,
  subscription: SubscriptionModel,
  edits: readonly ItemEdit[],
  { proration, at }: ChangeTerms,
): PlannedChange {
  const changes = edits.map((edit, index) => toChange(world, subscription, edit, index, at));
  const untouched = subscription.items.filter(
    (item) => !changes.some(({ before }) => before?.id === item.id),
  );
  const changed = changes.flatMap(({ before, after }) => (after ? [{ before, after }] : []));
  const items = [
    ...subscription.items.flatMap((item) => {
      if (untouched.includes(item)) return [item];
      const change = changed.find(({ before }) => before?.id === item.id);
      return change ? [change.after] : [];
    }),
    ...changed.filter(({ before }) => !before).map(({ after }) => after),
  ];
  if (items.length === 0) {
    throw badRequest(
      'A subscription must have at least one active item. To cancel it, delete the subscription.',
      'items',
    );
  }
  const free = proration === 'none' || subscription.status === 'trialing';
  return {
    items,
    prorations: free ? [] : prorate(world, subscription, changes, at),
    billedAtOnce: changed.some(({ before, after }) => before && before.periodEnd !== after.periodEnd),
  };
}

function toChange(
  world: World,
  subscription: SubscriptionModel,
  edit: ItemEdit,
  index: number,
  at: number,
): ItemChange {
  const before = edit.id === undefined ? undefined : subscription.items.find(({ id }) => id === edit.id);
  if (edit.id !== undefined && !before) throw missing('subscription item', edit.id, `items[${index}][id]`);
  if (before && edit.deleted) return { before, after: undefined };
  const price = priceOf(world, subscription, edit, before, index);
  const metered = price.recurring?.usageType === 'metered';
  if (metered && edit.quantity !== undefined) {
    throw badRequest('Quantity is not allowed for a metered price.', `items[${index}][quantity]`);
  }
  const sameCycle = before !== undefined && before.price === price.id;
  const cycle = price.recurring ? periodAt(subscription.billingCycleAnchor, price.recurring, at) : undefined;
  const period = sameCycle || !cycle || subscription.status === 'trialing' ? undefined : cycle;
  const after: SubscriptionItemModel = {
    id: before?.id ?? world.makeId('si'),
    created: before?.created ?? world.now(),
    price: price.id,
    ...(metered ? {} : { quantity: edit.quantity ?? before?.quantity ?? 1 }),
    periodStart: period?.start ?? before?.periodStart ?? at,
    periodEnd: period?.end ?? before?.periodEnd ?? at,
    metadata: { ...before?.metadata, ...edit.metadata },
  };
  return { before, after };
}

function priceOf(
  world: World,
  subscription: SubscriptionModel,
  edit: ItemEdit,
  before: SubscriptionItemModel | undefined,
  index: number,
): PriceModel {
  const param = `items[${index}][price]`;
  const id = edit.price ?? before?.price;
  if (id === undefined) throw badRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
  const price = world.state.prices.get(id);
  if (!price) throw missing('price', id, param);
  if (!price.recurring) {
    throw badRequest(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      param,
    );
  }
  if (price.currency !== subscription.currency) {
    throw badRequest(
      `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${subscription.currency}\`.`,
      param,
    );
  }
  return price;
}

/** Changes a subscription's items, with the prorations and the invoice that this brings. */
export function changeItems(
  world: World,
  subscription: SubscriptionModel,
  edits: readonly ItemEdit[],
  terms: ChangeTerms,
): SubscriptionModel {
  const { items, prorations, billedAtOnce } = planChange(world, subscription, edits, terms);
  const changed = saveSubscription(world, subscription, { items });
  for (const proration of prorations) {
    world.state.invoiceItems.insert(proration);
    world.emit('invoiceitem.created', toInvoiceItemJson(proration));
  }
  const invoices = prorations.length > 0 && (terms.proration === 'always_invoice' || billedAtOnce);
  if (!invoices) return changed;
  const now = world.now();
  const draft = createInvoice(world, {
    ...invoiceTerms(changed),
    billingReason: 'subscription_update',
    lines: pendingLines(world, changed.customer, changed.currency, changed.id),
    period: { start: Math.min(...subscription.items.map(({ periodStart }) => periodStart)), end: now },
  });
  const current = saveSubscription(world, changed, { latestInvoice: draft.id });
  advanceInvoice(world, draft);
  return world.state.subscriptions.get(subscription.id) ?? current;
}
