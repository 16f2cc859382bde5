import type { CallContext } from '#domain/call-context.ts';
import type { SystemKind, SystemStatusSource } from '#domain/system-status.ts';
import type { Secret } from '#platform/config/secret.ts';
import type { Log } from '#platform/log.ts';
import type { SystemContract } from '#shield/contract.ts';
import { createShield, type Shield } from '#shield/create-shield.ts';
import type { ShieldMetrics } from '#shield/shield-metrics.ts';
import type { NetSuiteConfig } from '#systems/netsuite/config.ts';
import { createNetSuite, type NetSuite } from '#systems/netsuite/create-netsuite.ts';
import { netSuiteContract } from '#systems/netsuite/limits.ts';
import type { ChangeStreamOptions } from '#systems/salesforce/change-stream.ts';
import type { SalesforceOptions } from '#systems/salesforce/config.ts';
import { createSalesforce, type Salesforce } from '#systems/salesforce/create-salesforce.ts';
import { createSalesforceContract, dailyWindow } from '#systems/salesforce/limits.ts';
import { readDailyRequests } from '#systems/salesforce/read-limits.ts';
import { createStripe, type StripeConfig, type StripeSystem } from '#systems/stripe/create-stripe.ts';
import type { CustomerLinkStore } from '#systems/stripe/customer-links.ts';
import { createStripeContract } from '#systems/stripe/limits.ts';
import type { WeirConfig } from '../config/define-config.ts';
import type { StartBudget } from './quota-store.ts';
import { startLimitReader } from './start-limit-reader.ts';

/** Where each system is and how to prove who we are, whether it is the real one or simulated. */
export interface SystemAccess {
  readonly salesforce: Pick<SalesforceOptions, 'instanceUrl' | 'auth'> &
    WebhookAccess & { readonly pubSub: Omit<ChangeStreamOptions, 'topic'> };
  readonly netsuite: Omit<NetSuiteConfig, 'customerSystem'> & WebhookAccess;
  readonly stripe: Pick<StripeConfig, 'apiKey' | 'url'> & WebhookAccess & { readonly mode: 'live' | 'test' };
}

interface WebhookAccess {
  /** What signs its webhooks; none where webhooks are not set up. */
  readonly webhookSecrets: readonly Secret[];
}

export interface ConnectedSystems extends AsyncDisposable {
  readonly salesforce: Salesforce;
  readonly netsuite: NetSuite;
  readonly stripe: StripeSystem;
  readonly status: SystemStatusSource;
  /** Tells the configured name of each system that answers again after a failure. */
  readonly onRecovered: (listener: (system: string) => void) => Disposable;
}

interface Guarded {
  readonly name: string;
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
    spendingOf: (system) => guarded.find(({ name }) => name === system)?.shield.spending() ?? [],
  };
}

export interface SystemsOptions {
  readonly config: WeirConfig;
  readonly access: SystemAccess;
  readonly startBudget: StartBudget;
  readonly links: CustomerLinkStore;
  readonly metrics: ShieldMetrics;
  readonly log: Log;
}

/** Connects every system of record through a shield of its own, and asks in the background for the limits of those that tell them. */
export async function connectSystems(options: SystemsOptions): Promise<ConnectedSystems> {
  const { config, access, startBudget, links, metrics, log } = options;
  await using stack = new AsyncDisposableStack();
  const guarded: Guarded[] = [];
  const listeners = new Set<(system: string) => void>();
  const onRecovered = (listener: (system: string) => void) => {
    listeners.add(listener);
    return { [Symbol.dispose]: () => void listeners.delete(listener) };
  };
  const guard = async (kind: SystemKind, system: keyof WeirConfig['systems'], contract: SystemContract) => {
    const { reserves } = config.systems[system];
    const owned = reserves ? { ...contract, reserves } : contract;
    const shared = stack.use(await startBudget(system));
    const shield = stack.use(
      createShield({
        ...{ system, account: system, contract: owned, shared, metrics, log },
        onRecovered() {
          for (const listener of listeners) listener(system);
        },
      }),
    );
    guarded.push({ name: system, kind, shield });
    return shield;
  };

  const {
    mode: _mode,
    reserves: _reserves,
    dailyRequests,
    changeEvents,
    statusObjects: _shows,
    ...org
  } = config.systems.salesforce;
  const { concurrency } = config.systems.netsuite;
  const shields = {
    salesforce: await guard(
      'CRM',
      'salesforce',
      createSalesforceContract(dailyRequests ? { dailyRequests } : {}),
    ),
    netsuite: await guard('ERP', 'netsuite', netSuiteContract(concurrency ? { concurrency } : {})),
    stripe: await guard('BILLING', 'stripe', createStripeContract(access.stripe.mode)),
  };
  const connected = {
    salesforce: createSalesforce({
      system: 'salesforce',
      config: { ...access.salesforce, ...org },
      fetch: shields.salesforce.fetch,
      changeEvents: changeEvents === null ? undefined : { ...access.salesforce.pubSub, topic: changeEvents },
      onBatch: metrics.batched,
    }),
    netsuite: createNetSuite({
      system: 'netsuite',
      config: { ...access.netsuite, customerSystem: 'salesforce' },
      fetch: shields.netsuite.fetch,
      onBatch: metrics.batched,
    }),
    stripe: createStripe({
      system: 'stripe',
      config: { ...access.stripe, customerSystem: 'salesforce', productSystem: 'netsuite' },
      fetch: shields.stripe.fetch,
      links,
      onBatch: metrics.batched,
    }),
  };
  const limitReaders = {
    async salesforce(ctx: CallContext) {
      const { limit, remaining } = await readDailyRequests(connected.salesforce.client, ctx);
      const used = limit - remaining;
      shields.salesforce.observe([{ kind: 'usage', window: dailyWindow, used, limit, remaining }]);
    },
    // Its contract learns from the answer in passing.
    netsuite: (ctx: CallContext) => connected.netsuite.readConcurrencyLimit(ctx),
  };
  stack.use(startLimitReader(limitReaders, log));
  const owned = stack.move();
  return {
    ...connected,
    ...{ status: toStatusSource(guarded), onRecovered },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
