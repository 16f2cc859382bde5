import type { JsonObject } from './json.ts';
import type { EventModel, WebhookEndpointModel } from './models.ts';

/** `apiVersion` is that of the shapes in `data.object`. */
export function toEventJson(event: EventModel, apiVersion: string): JsonObject {
  return {
    id: event.id,
    object: 'event',
    api_version: apiVersion,
    created: event.created,
    data: {
      object: event.object,
      ...(event.previousAttributes === undefined ? {} : { previous_attributes: event.previousAttributes }),
    },
    livemode: false,
    pending_webhooks: 0,
    request: { id: event.requestId, idempotency_key: event.idempotencyKey },
    type: event.type,
  };
}

export function toWebhookEndpointJson(endpoint: WebhookEndpointModel): JsonObject {
  return {
    id: endpoint.id,
    object: 'webhook_endpoint',
    api_version: null,
    application: null,
    created: endpoint.created,
    description: endpoint.description,
    enabled_events: endpoint.enabledEvents,
    livemode: false,
    metadata: endpoint.metadata,
    status: endpoint.status,
    url: endpoint.url,
  };
}
