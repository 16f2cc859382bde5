import type { CallContext } from '#domain/call-context.ts';
import type { Amendment, AmendmentPreview } from '#domain/subscription.ts';
import { type AmendedItemsParts, readAmended, toAmendedItems, toProrationTerms } from './amended-items.ts';
import type { StripeClient } from './client.ts';
import { isProration } from './mapping/invoice-line.ts';
import { fromMinorUnits } from './mapping/minor-units.ts';
import { periodOf } from './mapping/subscription.ts';
import { toIsoTime, toSeconds } from './mapping/times.ts';
import { type InvoiceRecord, invoiceSchema } from './records/invoice.ts';
import { parseRecord } from './records/parse-record.ts';

export interface AmendmentParts extends AmendedItemsParts {
  readonly client: StripeClient;
  readonly now: () => number;
}

/** What an amendment would bill. Throws `NOT_FOUND`, `BAD_USER_INPUT` or, in Stripe's words, `SYSTEM_REJECTED`. */
export async function previewAmendment(
  parts: AmendmentParts,
  amendment: Amendment,
  ctx: CallContext,
): Promise<AmendmentPreview> {
  const { client, now } = parts;
  const subscription = await readAmended(parts, amendment, ctx);
  // Nothing of this period is charged then, and Stripe prorates within it only.
  const laterPeriod =
    amendment.effectiveAt !== undefined && toSeconds(amendment.effectiveAt) >= periodOf(subscription).end;
  const items = await toAmendedItems(parts, amendment, subscription, ctx);
  const answer = await client.call(
    { operation: 'invoices.createPreview', effect: 'read' },
    ctx,
    (stripe, options) =>
      stripe.invoices.createPreview(
        {
          subscription: subscription.id,
          subscription_details: {
            items: [...items],
            ...(laterPeriod ? { proration_behavior: 'none' as const } : toProrationTerms(amendment)),
          },
        },
        options,
      ),
  );
  const preview = parseRecord(client.system, 'invoice preview', invoiceSchema, answer);
  return toPreview(preview, amendment, { laterPeriod, nowMs: now() });
}

function toPreview(
  preview: InvoiceRecord,
  amendment: Amendment,
  { laterPeriod, nowMs }: { readonly laterPeriod: boolean; readonly nowMs: number },
): AmendmentPreview {
  const told = laterPeriod ? undefined : preview.parent?.subscription_details?.subscription_proration_date;
  const prorationDate =
    told ?? (amendment.effectiveAt ? toSeconds(amendment.effectiveAt) : Math.floor(nowMs / 1000));
  // A preview that is dated at the change is of an invoice made at once; otherwise it is of the next period's.
  const atOnce =
    !laterPeriod && (amendment.proration === 'ALWAYS_INVOICE' || preview.created <= prorationDate);
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
