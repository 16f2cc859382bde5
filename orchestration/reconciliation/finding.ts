import type { Money } from '#domain/money.ts';

export type FindingCode = 'ORDER_MISSING' | 'ORDER_AMOUNT_DIFFERS' | 'INVOICE_NOT_IN_CRM' | 'INVOICE_DIFFERS';

/** Something that two systems do not agree about. */
export interface Finding {
  readonly code: FindingCode;
  /** The quote or the invoice, canonical. */
  readonly subjectId: string;
  /** What people know it by. */
  readonly number: string;
  readonly customerId?: string;
  readonly amount: Money;
  /** The system that lacks something or says something else. */
  readonly system: string;
  /** A sentence for a person, with what a RETRY does about it. */
  readonly message: string;
}
