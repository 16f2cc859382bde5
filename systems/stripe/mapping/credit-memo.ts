import { toEntityId } from '#domain/entity-id.ts';
import type { CreditMemo } from '#domain/invoice.ts';
import type { CreditNoteRecord } from '../records/credit-note.ts';
import { fromMinorUnits } from './minor-units.ts';
import type { Naming } from './naming.ts';
import { toIsoTime } from './times.ts';

/** Undefined for a voided note: it credits nothing any more. */
export function toCreditMemo(record: CreditNoteRecord, naming: Naming): CreditMemo | undefined {
  return record.status === 'void' ? undefined : toIssuedCredit(record, naming);
}

export function toIssuedCredit(record: CreditNoteRecord, naming: Naming): CreditMemo {
  return {
    id: toEntityId('CreditMemo', naming.system, record.id),
    invoiceId: toEntityId('Invoice', naming.system, record.invoice),
    number: record.number,
    amount: fromMinorUnits(record.amount, record.currency),
    issuedAt: toIsoTime(record.created),
  };
}
