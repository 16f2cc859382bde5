import type { Company } from '#sandbox/company/company.ts';
import { seedCatalog } from './seed-catalog.ts';
import { seedCustomers } from './seed-customers.ts';
import { seedInvoices } from './seed-invoices.ts';
import { seedSubscriptions } from './seed-subscriptions.ts';
import type { StripeState } from './state.ts';

/** Gives the account the company's customers, plans, subscriptions and their invoices. */
export function seedState(state: StripeState, company: Company): void {
  seedCatalog(state, company);
  seedCustomers(state, company);
  seedSubscriptions(state, company);
  seedInvoices(state, company);
}
