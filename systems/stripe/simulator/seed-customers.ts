import type { Company, CompanyAddress, CompanyCustomer } from '#sandbox/company/company.ts';
import { metadataKeys } from '../mapping/naming.ts';
import type { JsonObject } from './json.ts';
import type { CustomerModel, PaymentMethodModel } from './models.ts';
import { secondsOf } from './seed-time.ts';
import type { StripeState } from './state.ts';

const troubled = new Set(['past_due', 'unpaid', 'incomplete']);

export function seedCustomers(state: StripeState, company: Company): void {
  const numbers = new Map<string, string[]>();
  const declining = new Set<string>();
  for (const { subscription, number } of company.subscriptionInvoices) {
    const { salesforceId } = subscription.customer;
    numbers.set(salesforceId, [...(numbers.get(salesforceId) ?? []), number]);
  }
  for (const { customer, status } of company.subscriptions) {
    if (troubled.has(status)) declining.add(customer.salesforceId);
  }
  const known = company.customers.flatMap((customer) =>
    customer.stripeId === undefined ? [] : [{ customer, id: customer.stripeId }],
  );
  state.paymentMethods.seedWith(
    known.map(({ customer, id }) => toCard(customer, id, declining.has(customer.salesforceId))),
  );
  state.customers.seedWith(
    known.map(({ customer, id }) => toCustomer(customer, id, numbers.get(customer.salesforceId) ?? [])),
  );
}

function toCustomer(customer: CompanyCustomer, id: string, numbers: readonly string[]): CustomerModel {
  const [contact] = customer.contacts;
  return {
    id,
    created: secondsOf(customer.createdAt),
    address: toAddress(customer.billingAddress),
    balance: 0,
    currency: customer.currency.toLowerCase(),
    description: customer.accountNumber,
    email: contact?.email ?? null,
    invoicePrefix: numbers[0]?.split('-')[0] ?? id.slice(-8).toUpperCase(),
    defaultPaymentMethod: cardId(id),
    metadata: { [metadataKeys.account]: customer.salesforceId, account_number: customer.accountNumber },
    name: customer.name,
    nextInvoiceSequence: numbers.length + 1,
    phone: contact?.phone ?? null,
    preferredLocales: [],
    shipping: { address: toAddress(customer.shippingAddress), name: customer.name, phone: null },
    taxExempt: customer.taxable ? 'none' : 'exempt',
  };
}

function toAddress({ lines, city, countryCode, postalCode, region }: CompanyAddress): JsonObject {
  const [line1 = null, line2 = null] = lines;
  return { city, country: countryCode, line1, line2, postal_code: postalCode, state: region || null };
}

function cardId(stripeId: string): string {
  return `pm_${stripeId.slice('cus_'.length)}`;
}

function toCard(customer: CompanyCustomer, id: string, declines: boolean): PaymentMethodModel {
  return {
    id: cardId(id),
    created: secondsOf(customer.createdAt),
    behavior: declines ? 'declines' : 'pays',
    last4: declines ? '0341' : '4242',
    customer: id,
    metadata: {},
  };
}
