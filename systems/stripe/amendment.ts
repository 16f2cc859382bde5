import type { Stripe } from 'stripe';
import type { CallContext } from '#domain/call-context.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { Amendment, AmendmentPreview, Proration } from '#domain/subscription.ts';
import { CodedError } from '#platform/errors.ts';
import type { StripeClient } from './client.ts';
import { isProration } from './mapping/invoice-line.ts';
import { fromMinorUnits } from './mapping/minor-units.ts';
import type { Naming } from './mapping/naming.ts';
import { toIsoTime, toSeconds } from './mapping/times.ts';
import type { PriceRecords } from './price-records.ts';
import { type InvoiceRecord, invoiceSchema } from './records/invoice.ts';
import { parseRecord } from './records/parse-record.ts';
import type { SubscriptionRecord } from './records/subscription.ts';
import type { SubscriptionRecords } from './subscription-records.ts';

export interface AmendmentParts {
  readonly client: StripeClient;
  readonly naming: Naming;
  readonly records: SubscriptionRecords;
  readonly prices: PriceRecords;
  readonly now: () => number;
}

type PreviewItem = Stripe.InvoiceCreatePreviewParams.SubscriptionDetails.Item;

const prorationBehaviors = {
  CREATE_PRORATIONS: 'create_prorations',
  ALWAYS_INVOICE: 'always_invoice',
  NONE: 'none',
} as const satisfies Record<Proration, string>;

/** What an amendment would bill. Throws `NOT_FOUND`, `BAD_USER_INPUT` or, in Stripe's words, `SYSTEM_REJECTED`. */
export async function previewAmendment(
  parts: AmendmentParts,
  amendment: Amendment,
  ctx: CallContext,
): Promise<AmendmentPreview> {
  const { client, naming, records, now } = parts;
  const id = recordOf(amendment.subscriptionId, 'Subscription', naming.system);
  const subscription = id === undefined ? undefined : (await records.get([id], ctx)).get(id);
  if (!subscription) {
    throw new CodedError(
      'NOT_FOUND',
      `Subscription "${amendment.subscriptionId}" is not known; check the id`,
    );
  }
  const items = await toPreviewItems(parts, amendment, subscription, ctx);
  const answer = await client.call(
    { operation: 'invoices.createPreview', effect: 'read' },
    ctx,
    (stripe, options) =>
      stripe.invoices.createPreview(
        {
          subscription: subscription.id,
          subscription_details: {
            items: [...items],
            proration_behavior: prorationBehaviors[amendment.proration],
            ...(amendment.effectiveAt ? { proration_date: toSeconds(amendment.effectiveAt) } : {}),
          },
        },
        options,
      ),
  );
  return toPreview(parseRecord(client.system, 'invoice preview', invoiceSchema, answer), amendment, now());
}

function toPreview(preview: InvoiceRecord, amendment: Amendment, nowMs: number): AmendmentPreview {
  const told = preview.parent?.subscription_details?.subscription_proration_date;
  const prorationDate =
    told ?? (amendment.effectiveAt ? toSeconds(amendment.effectiveAt) : Math.floor(nowMs / 1000));
  // A preview that is dated at the change is of an invoice made at once; otherwise it is of the next period's.
  const atOnce = amendment.proration === 'ALWAYS_INVOICE' || preview.created <= prorationDate;
  return {
    prorationDate: toIsoTime(prorationDate),
    amountDueNow: fromMinorUnits(atOnce ? preview.amount_due : 0, preview.currency),
    lines: preview.lines.data.map((line) => ({
      description: line.description ?? '',
      amount: fromMinorUnits(line.amount, line.currency),
      proration: isProration(line),
    })),
  };
}

async function toPreviewItems(
  { naming, prices }: AmendmentParts,
  amendment: Amendment,
  subscription: SubscriptionRecord,
  ctx: CallContext,
): Promise<readonly PreviewItem[]> {
  const skus = amendment.items.flatMap(({ sku, priceId }) => (sku && !priceId ? [sku] : []));
  const currency = subscription.currency ?? subscription.items.data[0]?.price.currency ?? '';
  const bySku = await prices.bySkus(skus, currency, ctx);
  return amendment.items.map((item) => {
    const id =
      item.itemId === undefined ? undefined : recordOf(item.itemId, 'SubscriptionItem', naming.system);
    const existing = subscription.items.data.find((candidate) => candidate.id === id);
    if (item.itemId !== undefined && !existing) {
      throw invalid(
        `Item "${item.itemId}" is not of subscription ${subscription.id}; take an id of its items`,
      );
    }
    if (existing && item.quantity === 0) return { id: existing.id, deleted: true };
    const price = priceOf(item, naming, (sku) => bySku.get(sku)?.id);
    if (!existing && !price) throw invalid('An amendment needs itemId, sku or priceId on each of its items');
    return {
      ...(existing ? { id: existing.id } : {}),
      ...(price ? { price } : {}),
      // Stripe refuses a quantity on a metered item.
      ...(existing?.price.recurring?.usage_type === 'metered' && !price ? {} : { quantity: item.quantity }),
    };
  });
}

function priceOf(
  item: Amendment['items'][number],
  naming: Naming,
  bySku: (sku: string) => string | undefined,
): string | undefined {
  if (item.priceId !== undefined) {
    const id = recordOf(item.priceId, 'Price', naming.system);
    if (!id)
      throw invalid(
        `Price "${item.priceId}" is not one that ${naming.system} bills; take one of a subscription`,
      );
    return id;
  }
  if (item.sku === undefined) return undefined;
  const id = bySku(item.sku);
  if (!id)
    throw invalid(`SKU "${item.sku}" has no active price in ${naming.system}; give its price a look-up key`);
  return id;
}

function invalid(message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message);
}
