import { badRequest } from './api-error.ts';
import { toListJson } from './json.ts';
import type { WebhookEndpointModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import { clearable, fields, flag, list, metadata, text } from './params.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toEventJson, toWebhookEndpointJson } from './render-event.ts';
import { type Route, route } from './route.ts';
import { shapesVersion } from './shapes-version.ts';

const writable = {
  description: clearable(text),
  enabled_events: list(text),
  expand: list(text, 20),
  metadata,
  url: text,
};

function checkUrl(url: string): string {
  if (!/^https?:\/\/[^\s/]+/.test(url))
    throw badRequest('Invalid URL: must be a valid http or https URL.', 'url', 'url_invalid');
  return url;
}

export const eventRoutes: readonly Route[] = [
  route(
    'GET',
    '/v1/events',
    'events.list',
    fields({ ...pagingParams, delivery_success: flag, type: text, types: list(text, 20) }),
    ({ world, params }) => {
      const wanted = params.types ?? (params.type === undefined ? undefined : [params.type]);
      const all = newestFirst(world.state.events.values()).filter(
        ({ type }) => !wanted || isEnabled(wanted, type),
      );
      const { data, hasMore } = takePage(all, params, 'event');
      return toListJson(
        '/v1/events',
        data.map((event) => toEventJson(event, shapesVersion)),
        hasMore,
      );
    },
  ),
  route('GET', '/v1/events/:id', 'events.retrieve', expandOnly, ({ world, path }) =>
    toEventJson(find(world.state.events, 'event', path.id), shapesVersion),
  ),
  route(
    'POST',
    '/v1/webhook_endpoints',
    'webhookEndpoints.create',
    fields({ ...writable, api_version: text }, 'enabled_events', 'url'),
    ({ world, params }) => {
      const endpoint: WebhookEndpointModel = world.state.webhookEndpoints.insert({
        id: world.makeId('we'),
        created: world.now(),
        description: params.description ?? null,
        enabledEvents: params.enabled_events,
        metadata: mergeMetadata({}, params.metadata),
        secret: world.makeId('whsec'),
        status: 'enabled',
        url: checkUrl(params.url),
      });
      // The only answer that shows the secret.
      return { ...toWebhookEndpointJson(endpoint), secret: endpoint.secret };
    },
  ),
  route(
    'GET',
    '/v1/webhook_endpoints',
    'webhookEndpoints.list',
    fields(pagingParams),
    ({ world, params }) => {
      const { data, hasMore } = takePage(
        newestFirst(world.state.webhookEndpoints.values()),
        params,
        'webhook_endpoint',
      );
      return toListJson('/v1/webhook_endpoints', data.map(toWebhookEndpointJson), hasMore);
    },
  ),
  route('GET', '/v1/webhook_endpoints/:id', 'webhookEndpoints.retrieve', expandOnly, ({ world, path }) =>
    toWebhookEndpointJson(find(world.state.webhookEndpoints, 'webhook endpoint', path.id)),
  ),
  route(
    'POST',
    '/v1/webhook_endpoints/:id',
    'webhookEndpoints.update',
    fields({ ...writable, disabled: flag }),
    ({ world, params, path }) => {
      const before = find(world.state.webhookEndpoints, 'webhook endpoint', path.id);
      const after: WebhookEndpointModel = {
        ...before,
        description: params.description === undefined ? before.description : params.description,
        enabledEvents: params.enabled_events ?? before.enabledEvents,
        metadata: mergeMetadata(before.metadata, params.metadata),
        status: params.disabled === undefined ? before.status : params.disabled ? 'disabled' : 'enabled',
        url: params.url === undefined ? before.url : checkUrl(params.url),
      };
      return toWebhookEndpointJson(world.state.webhookEndpoints.put(after));
    },
  ),
  route('DELETE', '/v1/webhook_endpoints/:id', 'webhookEndpoints.del', fields({}), ({ world, path }) => {
    const endpoint = find(world.state.webhookEndpoints, 'webhook endpoint', path.id);
    world.state.webhookEndpoints.delete(endpoint.id);
    return { id: endpoint.id, object: 'webhook_endpoint', deleted: true };
  }),
];

/** `*` is every type. */
export function isEnabled(wanted: readonly string[], type: string): boolean {
  return wanted.includes('*') || wanted.includes(type);
}
