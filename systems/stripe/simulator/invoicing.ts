import { badRequest } from './api-error.ts';
import { lineOfInvoiceItem } from './billed-lines.ts';
import { chargeInvoice } from './charge-invoice.ts';
import { amountsOf } from './invoice-amounts.ts';
import type { CollectionMethod, InvoiceLineModel, InvoiceModel, SubscriptionModel } from './models.ts';
import { toInvoiceJson } from './render-invoice.ts';
import { saveInvoice } from './save-records.ts';
import { invoiceFailed, invoicePaid } from './subscription-payment.ts';
import type { World } from './world.ts';

// A draft that Stripe made by itself is finalized after an hour.
const draftSeconds = 3_600;

export interface NewInvoice {
  readonly customer: string;
  readonly currency: string;
  readonly collectionMethod: CollectionMethod;
  readonly daysUntilDue: number | null;
  readonly subscription: string | null;
  readonly billingReason: string;
  readonly lines: readonly InvoiceLineModel[];
  readonly autoAdvance: boolean;
  readonly period: { readonly start: number; readonly end: number };
  readonly description?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly dueDate?: number | null;
}

/** A draft that is not kept yet: also what a preview shows. */
export function draftInvoice(world: World, invoice: NewInvoice): InvoiceModel {
  const created = world.now();
  const { period, ...rest } = invoice;
  return {
    id: world.makeId('in'),
    created,
    amountPaid: 0,
    attemptCount: 0,
    attempted: false,
    automaticallyFinalizesAt: invoice.autoAdvance ? created + draftSeconds : null,
    description: null,
    dueDate: null,
    finalizedAt: null,
    markedUncollectibleAt: null,
    metadata: {},
    number: null,
    paidAt: null,
    periodStart: period.start,
    periodEnd: period.end,
    postPaymentCredit: 0,
    prePaymentCredit: 0,
    status: 'draft',
    tax: 0,
    voidedAt: null,
    ...rest,
  };
}

export function createInvoice(world: World, invoice: NewInvoice): InvoiceModel {
  const draft = world.state.invoices.insert(draftInvoice(world, invoice));
  for (const line of draft.lines) {
    const item = line.invoiceItem === null ? undefined : world.state.invoiceItems.get(line.invoiceItem);
    if (item) world.state.invoiceItems.put({ ...item, invoice: draft.id });
  }
  world.emit('invoice.created', toInvoiceJson(draft, world.state));
  return draft;
}

/** Lines of what waits for the customer's next invoice, of one subscription where it is given. */
export function pendingLines(world: World, customer: string, currency: string, subscription?: string) {
  return world.state.invoiceItemsByCustomer
    .find(customer)
    .filter((item) => item.invoice === null && item.currency === currency)
    .filter(
      (item) =>
        subscription === undefined || item.subscription === null || item.subscription === subscription,
    )
    .map((item) => lineOfInvoiceItem(world, item));
}

/** What a subscription's invoices have in common. */
export function invoiceTerms(subscription: SubscriptionModel) {
  return {
    customer: subscription.customer,
    currency: subscription.currency,
    collectionMethod: subscription.collectionMethod,
    daysUntilDue: subscription.daysUntilDue,
    subscription: subscription.id,
    autoAdvance: true,
  };
}

/** Gives a draft its number and its due date; one without an amount is paid by that. */
export function finalizeInvoice(world: World, invoice: InvoiceModel): InvoiceModel {
  if (invoice.status !== 'draft') {
    throw badRequest("This invoice is already finalized, you can't re-finalize a non-draft invoice.");
  }
  const now = world.now();
  const dueDate =
    invoice.collectionMethod === 'send_invoice'
      ? (invoice.dueDate ?? now + (invoice.daysUntilDue ?? 30) * 86_400)
      : null;
  const opened: Partial<InvoiceModel> = {
    status: 'open',
    number: nextNumber(world, invoice.customer),
    finalizedAt: now,
    automaticallyFinalizesAt: null,
    dueDate,
  };
  if (amountsOf(invoice).due > 0) return saveInvoice(world, invoice, opened, 'invoice.finalized');
  const paid: Partial<InvoiceModel> = {
    ...opened,
    status: 'paid',
    paidAt: now,
    attempted: true,
    autoAdvance: false,
  };
  const settled = saveInvoice(
    world,
    invoice,
    paid,
    'invoice.finalized',
    'invoice.paid',
    'invoice.payment_succeeded',
  );
  invoicePaid(world, settled);
  return settled;
}

function nextNumber(world: World, customerId: string): string {
  const customer = world.state.customers.get(customerId);
  if (!customer) throw badRequest(`No such customer: '${customerId}'`, 'customer', 'resource_missing');
  const sequence = customer.nextInvoiceSequence;
  world.state.customers.put({ ...customer, nextInvoiceSequence: sequence + 1 });
  return `${customer.invoicePrefix}-${String(sequence).padStart(4, '0')}`;
}

/** Finalizes, and charges the customer's card where that is how the invoice is collected. */
export function advanceInvoice(world: World, draft: InvoiceModel): InvoiceModel {
  const open = finalizeInvoice(world, draft);
  if (open.status !== 'open' || open.collectionMethod === 'send_invoice') return open;
  return collect(world, open);
}

/** Tries the card once. A card that declines leaves the invoice open. */
export function collect(world: World, invoice: InvoiceModel, paymentMethod?: string): InvoiceModel {
  const charged = chargeInvoice(world, invoice, paymentMethod);
  if (charged.status === 'paid') invoicePaid(world, charged);
  else invoiceFailed(world, charged);
  return charged;
}
