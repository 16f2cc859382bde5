import type { ExceptionOwner } from '../model.ts';

const owners: Readonly<Record<string, ExceptionOwner>> = {
  CREDIT_HOLD: 'FINANCE',
  CLOSED_PERIOD: 'FINANCE',
  TAX_DATA_MISSING: 'FINANCE',
  PAYMENT_METHOD: 'FINANCE',
  CURRENCY_MISMATCH: 'REVENUE_OPERATIONS',
  UNKNOWN_ITEM: 'REVENUE_OPERATIONS',
  UNKNOWN_CUSTOMER: 'REVENUE_OPERATIONS',
  PRICE_DIFFERS: 'REVENUE_OPERATIONS',
  CURRENCY_MISSING: 'REVENUE_OPERATIONS',
  QUOTE_NOT_APPROVED: 'REVENUE_OPERATIONS',
  QUOTE_EMPTY: 'REVENUE_OPERATIONS',
  ORDER_MISSING: 'REVENUE_OPERATIONS',
  ORDER_AMOUNT_DIFFERS: 'FINANCE',
  INVOICE_NOT_IN_CRM: 'FINANCE',
  INVOICE_DIFFERS: 'FINANCE',
  ORDER_OVERDUE: 'REVENUE_OPERATIONS',
  SYSTEM_REJECTED: 'REVENUE_OPERATIONS',
};

/** Who has to decide about an exception of this code. What no rule names is a matter of systems and mappings. */
export function ownerOf(code: string): ExceptionOwner {
  return owners[code] ?? 'ENGINEERING';
}
