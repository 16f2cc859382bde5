import type { Contact, NewErpCustomer } from '#domain/customer.ts';
import type { OrchestrationPorts } from '../../ports.ts';
import { refusal } from '../../steps/failure.ts';
import type { SystemStep } from '../../steps/system-step.ts';
import { type CustomerOnboarding, onboardingSteps } from '../onboarding.ts';

/** Reads the account as it is now. */
export function loadCustomer(ports: OrchestrationPorts): SystemStep<CustomerOnboarding, NewErpCustomer> {
  const { customers, erpCustomerWriter, billingCustomerWriter } = ports;
  return {
    name: 'loadCustomer',
    position: onboardingSteps.loadCustomer,
    system: customers.system,
    async call({ customerId, legalEntityId }, ctx) {
      const [found, contacts] = await Promise.all([
        customers.customersByIds([customerId], ctx),
        customers.contactsByCustomers([customerId], { first: 50 }, ctx),
      ]);
      const customer = found.get(customerId);
      if (!customer)
        throw refusal(
          customers.system,
          'UNKNOWN_CUSTOMER',
          'The account was deleted in the CRM after it was given to onboard. Restore it and retry, or compensate.',
        );
      const { name, currency, billingAddress } = customer;
      if (currency === undefined)
        throw refusal(
          customers.system,
          'CURRENCY_MISSING',
          `The ERP keeps each customer in a currency, and ${name} has none. Set it on the account and retry.`,
        );
      const email = billingEmailOf(contacts.get(customerId)?.items.map(({ node }) => node) ?? []);
      return {
        customerId,
        name,
        currency,
        ...(legalEntityId === undefined ? {} : { legalEntityId }),
        ...(billingAddress === undefined ? {} : { billingAddress }),
        ...(email === undefined ? {} : { email }),
      };
    },
    records: () => ({
      plan: (
        [
          ['onboardErpCustomer', erpCustomerWriter],
          ['onboardBillingCustomer', billingCustomerWriter],
        ] as const
      ).map(([name, writer]) => ({ name, position: onboardingSteps[name], system: writer.system })),
    }),
    actions: ['RETRY', 'COMPENSATE'],
  };
}

/** Where invoices go: to someone who deals with them, or else to the first who can be written to. */
function billingEmailOf(contacts: readonly Contact[]): string | undefined {
  const reachable = contacts.filter(({ email }) => email !== undefined);
  const inFinance = reachable.find(({ title }) =>
    /\b(billing|accounts? payable|accounting|finance|treasurer|controller|cfo)\b/i.test(title ?? ''),
  );
  return (inFinance ?? reachable[0])?.email;
}
