import type { OrchestrationClient } from '#orchestration/client.ts';
import type { BusinessEvent, EventTopic, StatusChange } from '#orchestration/model.ts';
import { CodedError } from '#platform/errors.ts';
import type { SubgraphContext } from './subgraph-context.ts';
import { limitToViewer } from './viewer.ts';

export interface StatusEventsArgs {
  readonly entityId: string | null | undefined;
  readonly customerId: string | null | undefined;
  readonly after: string | null | undefined;
}

/**
 * Changes of status of one entity, or of all of a customer. A portal caller gets its own customer's only, whatever it asks for.
 * `argument` is the entity's name in the field's arguments, for messages.
 */
export function readStatusEvents(
  {
    orchestration,
    topic,
    argument,
  }: { readonly orchestration: OrchestrationClient; readonly topic: EventTopic; readonly argument: string },
  { entityId, customerId, after }: StatusEventsArgs,
  { viewer, call }: SubgraphContext,
): AsyncIterable<BusinessEvent> {
  const limitedTo = limitToViewer(viewer, customerId);
  if (!entityId && !limitedTo) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `Neither ${argument} nor customerId is given: say whose changes to follow`,
    );
  }
  const filter = {
    topic,
    ...(entityId ? { entityId } : {}),
    ...(limitedTo ? { customerId: limitedTo } : {}),
    ...(after ? { after } : {}),
  };
  return orchestration.events(filter, call.signal);
}

/** The fields that every status event has; `status` and `previousStatus` are of the entity's own enum, as its writer emitted them. */
export function toStatusEvent<Status extends string>({
  cursor,
  sequence,
  occurredAt,
  payload,
}: BusinessEvent): {
  readonly cursor: string;
  readonly sequence: number;
  readonly occurredAt: string;
  readonly status: Status;
  readonly previousStatus: Status | undefined;
} {
  // The topic decides the payload's shape and the enum: the log's writers are checked against both by schema/events.
  const change = payload as StatusChange;
  return {
    cursor,
    sequence,
    occurredAt,
    status: change.status as Status,
    previousStatus: change.previousStatus as Status | undefined,
  };
}
