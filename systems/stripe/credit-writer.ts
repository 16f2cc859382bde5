import type { CallContext } from '#domain/call-context.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { CreditWriter, NewCredit } from '#domain/invoice.ts';
import { CodedError } from '#platform/errors.ts';
import type { StripeClient } from './client.ts';
import { readAllCreditNotes } from './credit-note-records.ts';
import type { InvoiceRecords } from './invoice-records.ts';
import { toIssuedCredit } from './mapping/credit-memo.ts';
import { metadataKeys, type Naming } from './mapping/naming.ts';
import { fromNewCredit } from './mapping/new-credit.ts';
import { type CreditNoteRecord, creditNotePreviewSchema, creditNoteSchema } from './records/credit-note.ts';
import { parseRecord } from './records/parse-record.ts';

export interface CreditWriterParts {
  readonly client: StripeClient;
  readonly naming: Naming;
  readonly records: InvoiceRecords;
}

const keyPattern = /^[A-Za-z0-9_-]{1,60}$/;

/** Credits invoices of Stripe's: what is left to pay is lowered, and what was paid is credited to the customer's balance. */
export function createCreditWriter({ client, naming, records }: CreditWriterParts): CreditWriter {
  const { system } = naming;
  return {
    system,
    async creditInvoice(credit, ctx) {
      if (!keyPattern.test(credit.key)) {
        const shown = credit.key.slice(0, 80);
        throw new CodedError(
          'BAD_USER_INPUT',
          `Key "${shown}" of the credit is not 1 to 60 letters, digits, _ or -`,
        );
      }
      const id = recordOf(credit.invoiceId, 'Invoice', system);
      const invoice = id === undefined ? undefined : (await records.get([id], ctx)).get(id);
      if (!invoice) {
        throw new CodedError('NOT_FOUND', `Invoice "${credit.invoiceId}" is not known; check the id`);
      }
      // Stripe forgets a key after a day; its record does not.
      const earlier = (await readAllCreditNotes(client, { invoice: invoice.id }, ctx)).find(
        ({ metadata }) => metadata[metadataKeys.credit] === credit.key,
      );
      if (earlier) return { ...toIssuedCredit(earlier, naming), created: false };
      const issued = await issue(client, naming, credit, invoice, ctx);
      return { ...toIssuedCredit(issued, naming), created: true };
    },
    voidCredit: (creditMemoId, ctx) => voidCredit(client, naming, creditMemoId, ctx),
  };
}

async function issue(
  client: StripeClient,
  naming: Naming,
  credit: NewCredit,
  invoice: { readonly id: string; readonly currency: string },
  ctx: CallContext,
): Promise<CreditNoteRecord> {
  const params = fromNewCredit(credit, invoice.id, invoice.currency, naming);
  const preview = await client.call(
    { operation: 'creditNotes.preview', effect: 'read' },
    ctx,
    (stripe, options) => stripe.creditNotes.preview(params, options),
  );
  // With its tax, which Stripe alone knows.
  const paid = parseRecord(client.system, 'credit note preview', creditNotePreviewSchema, preview);
  const answer = await client.call(
    { operation: 'creditNotes.create', effect: 'idempotent', idempotencyKey: `credit:${credit.key}` },
    ctx,
    (stripe, options) =>
      stripe.creditNotes.create(
        {
          ...params,
          ...(paid.post_payment_amount > 0 ? { credit_amount: paid.post_payment_amount } : {}),
          metadata: { [metadataKeys.credit]: credit.key },
        },
        options,
      ),
  );
  return parseRecord(client.system, 'credit note', creditNoteSchema, answer);
}

async function voidCredit(
  client: StripeClient,
  naming: Naming,
  creditMemoId: string,
  ctx: CallContext,
): Promise<void> {
  const id = recordOf(creditMemoId, 'CreditMemo', naming.system);
  if (!id) throw new CodedError('NOT_FOUND', `Credit "${creditMemoId}" is not known; check the id`);
  const answer = await client.call(
    { operation: 'creditNotes.retrieve', effect: 'read' },
    ctx,
    (stripe, options) => stripe.creditNotes.retrieve(id, {}, options),
  );
  if (parseRecord(client.system, 'credit note', creditNoteSchema, answer).status === 'void') return;
  await client.call(
    { operation: 'creditNotes.voidCreditNote', effect: 'idempotent', idempotencyKey: `credit-void:${id}` },
    ctx,
    (stripe, options) => stripe.creditNotes.voidCreditNote(id, {}, options),
  );
}
