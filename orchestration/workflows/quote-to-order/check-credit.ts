import type { OrchestrationPorts } from '../../ports.ts';
import { refusal } from '../../steps/failure.ts';
import type { SystemStep } from '../../steps/system-step.ts';
import type { Sale } from '../sale.ts';
import { stepOrder } from './step-order.ts';

/** Stops a sale to a customer whom finance holds, or whom the ERP does not know. A limit is the ERP's own to enforce. */
export function checkCredit({ credit }: OrchestrationPorts): SystemStep<Sale, { readonly status: string }> {
  return {
    name: 'checkCredit',
    position: stepOrder.checkCredit,
    system: credit.system,
    async call({ customerId, quoteNumber }, ctx) {
      const standing = (await credit.creditByCustomers([customerId], ctx)).get(customerId);
      if (!standing)
        throw refusal(
          credit.system,
          'UNKNOWN_CUSTOMER',
          `The customer of quote ${quoteNumber} is not known to ${credit.system}. Onboard it there and retry.`,
        );
      if (standing.status === 'ON_HOLD')
        throw refusal(
          credit.system,
          'CREDIT_HOLD',
          `The customer of quote ${quoteNumber} is on credit hold. Release it and retry, skip the check, or compensate.`,
        );
      return { status: standing.status };
    },
    actions: ['RETRY', 'SKIP', 'COMPENSATE'],
    skip: () => ({ status: 'SKIPPED' }),
  };
}
