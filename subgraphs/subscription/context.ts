import DataLoader from 'dataloader';
import type {
  Subscription,
  SubscriptionItem,
  SubscriptionSource,
  UsageSummary,
} from '#domain/subscription.ts';
import type { OrchestrationClient } from '#orchestration/client.ts';
import { createOwnedLoader } from '../entity-loader.ts';
import type { SubgraphContext } from '../subgraph-context.ts';

export interface SubscriptionPorts {
  readonly subscriptions: SubscriptionSource;
  readonly orchestration: OrchestrationClient;
}

export interface Context extends SubgraphContext {
  readonly ports: SubscriptionPorts;
  readonly subscriptionById: DataLoader<string, Subscription | undefined>;
  readonly usageByItem: DataLoader<SubscriptionItem, UsageSummary | undefined, string>;
}

export function createContext(ports: SubscriptionPorts): (base: SubgraphContext) => Context {
  const { subscriptions } = ports;
  return (base) => ({
    ...base,
    ports,
    subscriptionById: createOwnedLoader(
      base,
      subscriptions.subscriptionsByIds,
      ({ customerId }) => customerId,
    ),
    usageByItem: new DataLoader(
      async (items) => {
        const found = await subscriptions.usageByItems(items, base.call);
        return items.map(({ id }) => found.get(id));
      },
      { cacheKeyFn: ({ id }) => id },
    ),
  });
}
