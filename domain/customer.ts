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

export interface NewErpCustomer {
  /** The CRM's customer: the ERP holds it under the account's id as external id, so that it cannot be created twice. */
  readonly customerId: string;
  readonly name: string;
  readonly currency: string;
  /** Where the ERP has several legal entities; by the address's country where absent. */
  readonly legalEntityId?: string;
  readonly billingAddress?: Address;
  readonly email?: string;
}

/** Makes customers of the CRM known to the ERP. */
export interface ErpCustomerWriter {
  readonly system: string;
  /**
   * Creates the customer, or finds the one that has the account's id, or else links the one whose name is the same and that has no
   * external id yet. Throws `SYSTEM_REJECTED` with the vendor's own words for a business refusal.
   */
  onboardCustomer(
    customer: NewErpCustomer,
    ctx: CallContext,
  ): Promise<{ readonly record: SourceRecord; readonly outcome: 'CREATED' | 'FOUND' | 'LINKED' }>;
}

/** Makes customers of the CRM known to the billing platform. */
export interface BillingCustomerWriter {
  readonly system: string;
  /** Creates the customer, or finds the one that carries the account's id. */
  onboardCustomer(
    customer: {
      readonly customerId: string;
      readonly name: string;
      readonly email?: string;
      readonly billingAddress?: Address;
    },
    ctx: CallContext,
  ): Promise<{ readonly record: SourceRecord; readonly outcome: 'CREATED' | 'FOUND' }>;
}
