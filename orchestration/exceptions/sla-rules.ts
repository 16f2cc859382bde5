import type { ExceptionOwner } from '../model.ts';

/** By when things have to have happened. */
export interface SlaRules {
  /** From the opening of an exception to a decision, by who has to decide. */
  readonly decidedWithinMs: Readonly<Record<ExceptionOwner, number>>;
  /** From the acceptance of a quote to its order in the ERP. */
  readonly orderWithinMs: number;
  /** From an invoice's posting to its showing in the CRM. */
  readonly invoiceShownWithinMs: number;
}

const minuteMs = 60_000;

export const defaultSlaRules: SlaRules = {
  decidedWithinMs: {
    ENGINEERING: 60 * minuteMs,
    FINANCE: 240 * minuteMs,
    REVENUE_OPERATIONS: 240 * minuteMs,
  },
  orderWithinMs: 15 * minuteMs,
  invoiceShownWithinMs: 15 * minuteMs,
};
