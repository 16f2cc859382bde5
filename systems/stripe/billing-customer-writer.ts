import type { BillingCustomerWriter } from '#domain/customer.ts';
import { recordOf } from '#domain/entity-id.ts';
import { CodedError } from '#platform/errors.ts';
import type { CustomerLinks } from './customer-links.ts';
import type { Naming } from './mapping/naming.ts';

/** Makes CRM accounts customers of Stripe. */
export function createBillingCustomerWriter(
  naming: Naming,
  links: CustomerLinks,
  now: () => number,
): BillingCustomerWriter {
  const { system, customerSystem } = naming;
  return {
    system,
    async onboardCustomer({ customerId, ...profile }, ctx) {
      if (recordOf(customerId, 'Customer', customerSystem) === undefined) {
        throw new CodedError(
          'BAD_USER_INPUT',
          `Customer "${customerId}" is none of ${customerSystem}; check the id`,
          { system },
        );
      }
      const { id, created } = await links.ensure(customerId, profile, ctx);
      const asOf = new Date(now()).toISOString();
      return {
        record: { system, recordType: 'customer', recordId: id, asOf },
        outcome: created ? 'CREATED' : 'FOUND',
      };
    },
  };
}
