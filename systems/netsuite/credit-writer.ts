import type { CallContext } from '#domain/call-context.ts';
import { parseEntityId } from '#domain/entity-id.ts';
import type { CreditMemo, CreditWriter, NewCredit } from '#domain/invoice.ts';
import { CodedError, isCodedError } from '#platform/errors.ts';
import { creditableLinesQuery, creditByKeyQuery, creditsOfInvoiceQuery } from './credit-queries.ts';
import { isUnknownOutcome } from './errors.ts';
import { toCreditMemo } from './mapping/credit-memo.ts';
import { checkCreditable, toCreditedLines } from './mapping/credited-lines.ts';
import { absoluteDecimal } from './mapping/decimal-size.ts';
import { isExternalId, toInternalId } from './mapping/identity.ts';
import { fromNewCredit } from './mapping/new-credit.ts';
import { creditMemo } from './records/credit-memo.ts';
import { type CreditLineRow, creditableLineRow, creditLineRow } from './records/credit-rows.ts';
import { parseRecord } from './records/parse-record.ts';
import type { SourceContext } from './source-context.ts';

const longestKey = 60;

/** The memo's internal id: an entity is the part of a memo that is of one invoice. */
function memoOf(creditMemoId: string, system: string): string | undefined {
  const ref = parseEntityId(creditMemoId);
  if (ref?.type !== 'CreditMemo' || ref.system !== system) return undefined;
  return /^(?:\d{1,18}\/)?([1-9]\d{0,17})$/.exec(ref.record)?.[1];
}

/** Credits invoices of one NetSuite account. */
export function createCreditWriter({ client, naming }: SourceContext): CreditWriter {
  const { system } = naming;

  const toCredit = (row: CreditLineRow, invoice: string): CreditMemo =>
    toCreditMemo(naming, row, invoice, absoluteDecimal(row.foreigntotal));

  async function findByKey(key: string, invoice: string, ctx: CallContext): Promise<CreditMemo | undefined> {
    const [row] = await client.select(creditByKeyQuery(key), creditLineRow, ctx);
    if (!row) return undefined;
    if (row.createdfrom === invoice) return toCredit(row, invoice);
    throw new CodedError(
      'CONFLICT',
      `Key "${key}" stands for credit memo ${row.tranid ?? row.id} of another invoice; take a new key`,
      { system },
    );
  }

  async function issue(credit: NewCredit, invoice: string, ctx: CallContext) {
    const [rows, earlier] = await Promise.all([
      client.select(creditableLinesQuery(invoice), creditableLineRow, ctx),
      client.select(creditsOfInvoiceQuery(invoice), creditLineRow, ctx),
    ]);
    const known = earlier.find(({ externalid }) => externalid === credit.key);
    if (known) return { ...toCredit(known, invoice), created: false };
    if (rows.length === 0) throw noInvoice(credit.invoiceId);
    const lines = toCreditedLines(naming, invoice, credit, rows);
    checkCreditable(system, lines, rows, earlier);
    await client.writeRecord(
      {
        operation: 'invoice.credit',
        method: 'POST',
        // The lines and the application are ours in full: a transformation alone would credit all that the invoice has.
        path: `/invoice/${invoice}/!transform/creditMemo?replace=item,apply`,
        effect: 'idempotent',
        body: fromNewCredit(credit, invoice, lines),
      },
      ctx,
    );
    const issued = await findByKey(credit.key, invoice, ctx);
    if (issued) return { ...issued, created: true };
    throw new CodedError(
      'SYSTEM_UNAVAILABLE',
      `NetSuite does not show credit memo ${credit.key} that it has just issued; try again later`,
      { system, retryable: true },
    );
  }

  function noInvoice(id: string): CodedError {
    return new CodedError('NOT_FOUND', `NetSuite has no invoice ${id}`, { system });
  }

  async function creditInvoice(credit: NewCredit, ctx: CallContext) {
    if (!isExternalId(credit.key) || credit.key.length > longestKey) {
      const rule = `1 to ${longestKey} letters, digits, _ or -`;
      throw new CodedError('BAD_USER_INPUT', `Key "${credit.key.slice(0, 80)}" of the credit is not ${rule}`);
    }
    const invoice = toInternalId(naming, 'Invoice', credit.invoiceId);
    if (invoice === undefined) throw noInvoice(credit.invoiceId);
    try {
      return await issue(credit, invoice, ctx);
    } catch (error) {
      // An earlier try may have issued it: after a cut connection, or at the same time as this one.
      const mayExist = isUnknownOutcome(error) || (isCodedError(error) && error.vendor?.status === 400);
      const existing = mayExist ? await findByKey(credit.key, invoice, ctx) : undefined;
      if (!existing) throw error;
      return { ...existing, created: isUnknownOutcome(error) };
    }
  }

  async function voidCredit(creditMemoId: string, ctx: CallContext): Promise<void> {
    const id = memoOf(creditMemoId, system);
    const path = `/record/v1/creditMemo/${id}?expandSubResources=true`;
    const answer = id === undefined ? undefined : await client.get('creditMemo.get', path, ctx);
    if (answer === undefined) {
      throw new CodedError('NOT_FOUND', `NetSuite has no credit memo ${creditMemoId}`, { system });
    }
    const memo = parseRecord(system, 'creditMemo', creditMemo, answer);
    if (memo.total === 0) return;
    // REST has no void. This is what NetSuite's own does: nothing applied, no amounts; the number and the key stay taken.
    const applied = memo.apply?.items?.filter(({ apply }) => apply !== false) ?? [];
    await client.writeRecord(
      {
        operation: 'creditMemo.void',
        method: 'PATCH',
        path: `/creditMemo/${id}`,
        effect: 'idempotent',
        body: {
          apply: { items: applied.map(({ doc }) => ({ doc: { id: doc.id }, apply: false })) },
          item: { items: (memo.item?.items ?? []).map(({ line }) => ({ line, rate: 0, amount: 0 })) },
        },
      },
      ctx,
    );
  }

  return { system, creditInvoice, voidCredit };
}
