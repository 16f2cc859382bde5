import { parseEntityId } from '#domain/entity-id.ts';
import type { Invalidation } from '#gateway/cache/marks.ts';
import type { CacheConfig, GatewayConfig } from '#gateway/gateway-config.ts';
import type { Gateway } from '#gateway/start-gateway.ts';
import type { EventFeed } from '#orchestration/outbox/event-feed.ts';
import { CodedError } from '#platform/errors.ts';
import type { Log } from '#platform/log.ts';
import type { AllSettings } from '../config/read-settings.ts';

/** Money and status are never old unless the field itself says that it may be. */
const needsOwnHint: NonNullable<CacheConfig['needsOwnHint']> = ({ name, typeName }) =>
  typeName === 'Money' || /Status$/.test(typeName) || /status$/i.test(name);

/** Where the gateway keeps reference data, as the settings want it. Throws BAD_USER_INPUT where they do not say which Redis. */
export function toCacheConfig(settings: AllSettings): Pick<GatewayConfig, 'cache'> {
  const { cache, cacheMegabytes, cacheRedisUrl: url } = settings;
  if (cache === 'off') return {};
  if (cache === 'memory')
    return { cache: { needsOwnHint, store: { kind: 'memory', maxBytes: cacheMegabytes * 1_000_000 } } };
  if (url) return { cache: { needsOwnHint, store: { kind: 'redis', url } } };
  throw new CodedError('BAD_USER_INPUT', 'WEIR_CACHE is "redis": set WEIR_CACHE_REDIS_URL, or use memory');
}

// What the graph calls by another name than ids do.
const graphTypes: Readonly<Record<string, string>> = { Subscription: 'BillingSubscription' };

/** What an event makes old: the entity that it is of, by its canonical id. */
export function toInvalidations(entityId: string): readonly Invalidation[] {
  const type = parseEntityId(entityId)?.type;
  if (type === undefined) return [];
  return [{ kind: 'key', type: graphTypes[type] ?? type, key: { id: entityId } }];
}

/**
 * Has a gateway forget what business events make old, until it is disposed of. Every process hears every event. Begin before the
 * gateway follows them itself, so that no live answer is made of what an event has made old.
 */
export function followEvents(
  reach: () => Pick<Gateway, 'invalidate'> | undefined,
  events: Pick<EventFeed, 'onEvent'>,
  log: Log,
): Disposable {
  return events.onEvent(({ entityId }) => {
    reach()
      ?.invalidate(toInvalidations(entityId))
      .catch((err: unknown) => {
        const message =
          'an event did not reach the cache: what it made old is given until its lifetime is over';
        log.error({ err, entityId }, message);
      });
  });
}
