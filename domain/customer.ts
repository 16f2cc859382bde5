import type { CallContext } from './call-context.ts';
import type { Money } from './money.ts';
import type { Page, PageRequest } from './page.ts';
import type { SourceRecord } from './source-record.ts';

export interface Address {
  readonly lines: readonly string[];
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
}

/** What other records tell of a customer without a look at its own. */
export interface CustomerName {
  readonly id: string;
  readonly name: string;
}

export interface Customer extends CustomerName {
  readonly accountNumber?: string;
  readonly segment?: string;
  readonly parent?: CustomerName;
  readonly billingAddress?: Address;
  readonly currency?: string;
  readonly updatedAt: string;
  readonly source: SourceRecord;
}

export interface Contact {
  readonly id: string;
  readonly customerId: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  readonly title?: string;
}

export type CreditStatus = 'OK' | 'OVER_LIMIT' | 'ON_HOLD';

/** A customer's standing in the ERP. */
export interface Credit {
  readonly customerId: string;
  readonly status: CreditStatus;
  readonly sourceStatus: string;
  /** Absent where the ERP sets none. */
  readonly limit?: Money;
  readonly balance: Money;
  readonly overdue: Money;
  readonly paymentTerms?: { readonly code: string; readonly netDays: number };
  readonly legalEntityId: string;
  readonly taxable: boolean;
  readonly source: SourceRecord;
}

/** Reads accounts and contacts of the CRM. Unknown ids are absent from the answer, not errors. */
export interface CustomerSource {
  readonly system: string;
  customersByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Customer>>;
  /** By name or account number, case-insensitive, in order of name. Without `search`, every customer. */
  searchCustomers(
    query: { readonly search?: string; readonly page: PageRequest },
    ctx: CallContext,
  ): Promise<Page<Customer>>;
  /** Each customer's contacts in order of name. */
  contactsByCustomers(
    customerIds: readonly string[],
    page: PageRequest,
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, Page<Contact>>>;
}

/** Reads credit standing from the ERP, by the CRM's customer ids that it keeps as external ids. */
export interface CreditSource {
  readonly system: string;
  creditByCustomers(customerIds: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Credit>>;
}

/** Finds a customer's record in a system that does not own customers. */
export interface CustomerLinkSource {
  readonly system: string;
  linksByCustomers(
    customerIds: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, SourceRecord>>;
}
