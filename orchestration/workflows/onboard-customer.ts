import type { NewErpCustomer } from '#domain/customer.ts';
import type { SourceRecord } from '#domain/source-record.ts';
import type { OrchestrationPorts } from '../ports.ts';
import type { SystemStep } from '../steps/system-step.ts';
import { CompensationRequested, type StepTaker } from '../steps/take-steps.ts';
import type { StepRecords } from '../store/run-changes.ts';
import { loadCustomer } from './onboard-customer/load-customer.ts';
import { type CustomerOnboarding, onboardingSteps } from './onboarding.ts';

/** Makes an account known to the ERP and to the billing platform, which match before they create. Answers how it ended. */
export async function onboardCustomerWorkflow(
  onboarding: CustomerOnboarding,
  ports: OrchestrationPorts,
  steps: StepTaker,
): Promise<'SUCCEEDED' | 'CANCELLED'> {
  const { correlationId } = onboarding;
  try {
    const account = await steps.take(loadCustomer(ports), onboarding);
    await steps.take(onboardInErp(ports), account);
    await steps.take(onboardInBilling(ports, correlationId), account);
    return 'SUCCEEDED';
  } catch (error) {
    // Everything else is the engine's and passes.
    if (!(error instanceof CompensationRequested)) throw error;
    // A customer that the ERP has stays: it may have been there before, and the next onboarding finds it.
    return 'CANCELLED';
  }
}

interface Onboarded {
  readonly record: SourceRecord;
  readonly outcome: 'CREATED' | 'FOUND' | 'LINKED';
}

function onboardInErp(ports: OrchestrationPorts): SystemStep<NewErpCustomer, Onboarded> {
  const writer = ports.erpCustomerWriter;
  return {
    name: 'onboardErpCustomer',
    position: onboardingSteps.onboardErpCustomer,
    system: writer.system,
    call: (account, ctx) => writer.onboardCustomer(account, ctx),
    records,
    actions: ['RETRY', 'COMPENSATE'],
  };
}

function onboardInBilling(
  ports: OrchestrationPorts,
  correlationId: string,
): SystemStep<NewErpCustomer, Onboarded | null> {
  const writer = ports.billingCustomerWriter;
  return {
    name: 'onboardBillingCustomer',
    position: onboardingSteps.onboardBillingCustomer,
    system: writer.system,
    call: ({ customerId, name, email, billingAddress }, ctx) =>
      writer.onboardCustomer(
        {
          customerId,
          name,
          ...(email === undefined ? {} : { email }),
          ...(billingAddress === undefined ? {} : { billingAddress }),
        },
        ctx,
      ),
    records,
    events: ({ customerId }) => [
      {
        key: `${customerId}:onboarded`,
        topic: 'customer.status',
        type: 'customer.onboarded',
        entityId: customerId,
        customerId,
        system: writer.system,
        correlationId,
        payload: { status: 'ONBOARDED' },
      },
    ],
    // The billing platform gets to know the customer with its first subscription at the latest.
    actions: ['RETRY', 'SKIP', 'COMPENSATE'],
  };
}

function records({ customerId }: NewErpCustomer, onboarded: Onboarded | null): StepRecords {
  if (!onboarded) return {};
  const { system, recordId } = onboarded.record;
  return { xref: { canonicalId: customerId, system, type: 'Customer', recordId } };
}
