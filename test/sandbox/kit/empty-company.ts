import type { Company } from '#sandbox/company/company.ts';

/** A company that has nothing, for what the kit does whatever the data. */
export const emptyCompany: Company = {
  seed: 1,
  today: '2026-11-20',
  legalEntities: [],
  customers: [],
  products: [],
  priceBooks: [],
  quotes: [],
  orders: [],
  orderInvoices: [],
  subscriptions: [],
  subscriptionInvoices: [],
};
