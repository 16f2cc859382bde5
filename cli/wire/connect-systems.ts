import type { SystemKind, SystemStatusSource } from '#domain/system-status.ts';
import type { SystemContract } from '#shield/contract.ts';
import { createShield, type Shield } from '#shield/create-shield.ts';
import type { NetSuiteConfig } from '#systems/netsuite/config.ts';
import { createNetSuite, type NetSuite } from '#systems/netsuite/create-netsuite.ts';
import { netSuiteContract } from '#systems/netsuite/limits.ts';
import type { SalesforceOptions } from '#systems/salesforce/config.ts';
import { createSalesforce, type Salesforce } from '#systems/salesforce/create-salesforce.ts';
import { createSalesforceContract } from '#systems/salesforce/limits.ts';
import { createStripe, type StripeConfig, type StripeSystem } from '#systems/stripe/create-stripe.ts';
import type { CustomerLinkStore } from '#systems/stripe/customer-links.ts';
import { createStripeContract } from '#systems/stripe/limits.ts';
import type { WeirConfig } from '../config/define-config.ts';

/** Where each system is and how to prove who we are, whether it is the real one or simulated. */
export interface SystemAccess {
  readonly salesforce: Pick<SalesforceOptions, 'instanceUrl' | 'auth'>;
  readonly netsuite: Omit<NetSuiteConfig, 'customerSystem'>;
  readonly stripe: Pick<StripeConfig, 'apiKey' | 'url'> & { readonly mode: 'live' | 'test' };
}

export interface ConnectedSystems extends AsyncDisposable {
  readonly salesforce: Salesforce;
  readonly netsuite: NetSuite;
  readonly stripe: StripeSystem;
  readonly status: SystemStatusSource;
}

interface Guarded {
  readonly kind: SystemKind;
  readonly shield: Shield;
}

function toStatusSource(guarded: readonly Guarded[]): SystemStatusSource {
  return {
    systems: () =>
      guarded.map(({ kind, shield }) => {
        const { quotas, ...status } = shield.status();
        return {
          ...status,
          kind,
          quotas: quotas.map(({ resetsAt, ...quota }) =>
            resetsAt === undefined ? quota : { ...quota, resetsAt: new Date(resetsAt).toISOString() },
          ),
        };
      }),
  };
}

/** Connects every system of record through a shield of its own. Nothing is sent before the first call. */
export function connectSystems(
  config: WeirConfig,
  access: SystemAccess,
  links: CustomerLinkStore,
): ConnectedSystems {
  const stack = new AsyncDisposableStack();
  const guarded: Guarded[] = [];
  const guard = (kind: SystemKind, system: keyof WeirConfig['systems'], contract: SystemContract) => {
    const { reserves } = config.systems[system];
    const shield = createShield({
      system,
      account: system,
      contract: reserves ? { ...contract, reserves } : contract,
    });
    guarded.push({ kind, shield });
    return stack.use(shield).fetch;
  };

  const { quotes, dailyRequests, singleCurrency } = config.systems.salesforce;
  const { concurrency } = config.systems.netsuite;
  return {
    salesforce: createSalesforce({
      system: 'salesforce',
      config: { ...access.salesforce, quotes, ...(singleCurrency ? { singleCurrency } : {}) },
      fetch: guard('CRM', 'salesforce', createSalesforceContract(dailyRequests ? { dailyRequests } : {})),
    }),
    netsuite: createNetSuite({
      system: 'netsuite',
      config: { ...access.netsuite, customerSystem: 'salesforce' },
      fetch: guard('ERP', 'netsuite', netSuiteContract(concurrency ? { concurrency } : {})),
    }),
    stripe: createStripe({
      system: 'stripe',
      config: { ...access.stripe, customerSystem: 'salesforce', productSystem: 'netsuite' },
      fetch: guard('BILLING', 'stripe', createStripeContract(access.stripe.mode)),
      links,
    }),
    status: toStatusSource(guarded),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
