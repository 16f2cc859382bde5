import type { CallContext } from '#domain/call-context.ts';
import type { CrmStatusWriter, ShownInvoice } from '#domain/crm-status.ts';
import { compareDecimals } from '#domain/decimal.ts';
import type { Invoice } from '#domain/invoice.ts';
import type { Finding } from './finding.ts';

type Shown = Pick<ShownInvoice, 'invoiceId' | 'status' | 'total' | 'balanceDue'>;

/** Holds invoices of customers that the CRM knows against what it shows of them. Drafts are not shown. */
export async function checkInvoices(
  crm: CrmStatusWriter,
  found: readonly Invoice[],
  ctx: CallContext,
): Promise<readonly Finding[]> {
  const posted = found.filter(({ status, customerId }) => status !== 'DRAFT' && customerId !== undefined);
  if (posted.length === 0) return [];
  const shown = await crm.shownInvoices(
    posted.map(({ id }) => id),
    ctx,
  );
  return posted.flatMap((invoice) => compare(invoice, shown.get(invoice.id), crm.system) ?? []);
}

function compare(invoice: Invoice, shown: Shown | undefined, system: string): Finding | undefined {
  const { id, status, total, balanceDue, customerId, source } = invoice;
  const number = invoice.number ?? source.recordId;
  const about = {
    subjectId: id,
    number,
    ...(customerId === undefined ? {} : { customerId }),
    amount: total,
    system,
  };
  if (!shown)
    return {
      ...about,
      code: 'INVOICE_NOT_IN_CRM',
      message: `Invoice ${number} of ${source.system} does not show in ${system}. RETRY shows it there.`,
    };
  const same =
    shown.status === status &&
    compareDecimals(shown.total.amount, total.amount) === 0 &&
    compareDecimals(shown.balanceDue.amount, balanceDue.amount) === 0;
  if (same) return undefined;
  return {
    ...about,
    code: 'INVOICE_DIFFERS',
    message:
      `Invoice ${number} is ${status} in ${source.system} with ${balanceDue.amount} of ${total.amount} ${total.currency} due, and ` +
      `${system} shows ${shown.status} with ${shown.balanceDue.amount} of ${shown.total.amount}. RETRY shows it as it is.`,
  };
}
