import type { CallContext } from '#domain/call-context.ts';
import type { ChangeMessage, ChangeStream } from '#domain/change-feed.ts';
import { type ChangeEvent, isOverflow, parseChangeEvent } from './change-event.ts';
import { toEntityChange, watchedObjects } from './change-mapping.ts';
import { readModified } from './modified-rows.ts';
import type { PortOptions } from './port-options.ts';
import { type ReceivedEvents, subscribeToTopic } from './pub-sub-subscription.ts';

export interface ChangeStreamOptions {
  /** `api.pubsub.salesforce.com:7443` where absent. */
  readonly endpoint?: string;
  /** False believes any certificate: for the simulated org alone. */
  readonly checksCertificate?: boolean;
  /** `/data/ChangeEvents`, or a custom channel. */
  readonly topic: string;
}

const callMs = 30_000;
/** How far behind its event an overflow's rows may be stamped. */
const overflowMarginMs = 10 * 60_000;

/**
 * Change data capture by the Pub/Sub API. Its place is the replay id of the last stored event. Events that only say that there is a
 * gap are answered by reading the rows that it may concern.
 */
export function createChangeStream(port: PortOptions, options: ChangeStreamOptions): ChangeStream {
  const { client, config } = port;
  const { system } = client;

  const toMessages = async (event: ChangeEvent, ctx: CallContext): Promise<readonly ChangeMessage[]> => {
    if (!Object.hasOwn(watchedObjects, event.entity)) return [];
    if (!isOverflow(event)) return [toMessage(system, event)];
    const since = new Date(event.committedAtMs - overflowMarginMs).toISOString();
    const rows = await readModified(client, [event.entity], since, port.now(), ctx);
    // Under keys of their own: they stand for events that nobody got.
    return rows.map(({ changes, dedupeKey }) => ({
      changes,
      dedupeKey: `gap:${event.replayId}:${dedupeKey}`,
    }));
  };

  return {
    name: `${system}${options.topic}`,
    system,
    async follow(after, store, signal) {
      const ctx = toContext(system, signal);
      const connection = {
        instanceUrl: config.instanceUrl,
        endpoint: options.endpoint,
        checksCertificate: options.checksCertificate ?? true,
        topic: options.topic,
        system,
        renewToken: (expired: string | undefined) => client.accessToken(ctx(), expired),
      };
      for await (const received of subscribeToTopic(connection, after, signal)) {
        const events = received.events.map((event) => parseChangeEvent(system, event));
        const messages: ChangeMessage[] = [];
        for (const event of events) messages.push(...(await toMessages(event, ctx())));
        await store({ messages, position: toPosition(received) });
      }
    },
  };
}

function toPosition({ latestReplayId }: ReceivedEvents): string {
  return String(latestReplayId);
}

function toMessage(system: string, event: ChangeEvent): ChangeMessage {
  const { entity, recordIds, changeType, fields } = event;
  const parent = watchedObjects[entity]?.parent;
  const parentId = parent === undefined ? undefined : fields[parent];
  const stamp = fields.LastModifiedDate;
  const version =
    typeof stamp === 'number' || typeof stamp === 'bigint' ? Number(stamp) : event.committedAtMs;
  return {
    dedupeKey: `change:${event.key}`,
    changes: recordIds.flatMap((recordId) =>
      toEntityChange(system, {
        object: entity,
        recordId,
        parentId: typeof parentId === 'string' ? parentId : undefined,
        isDeleted: changeType === 'DELETE' || changeType === 'GAP_DELETE',
        version: new Date(version).toISOString(),
      }),
    ),
    body: Buffer.from(
      JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? value.toString() : value)),
    ),
  };
}

function toContext(system: string, signal: AbortSignal): () => CallContext {
  return () => ({
    signal: AbortSignal.any([signal, AbortSignal.timeout(callMs)]),
    correlationId: `feed:${system}`,
    priority: 'sync',
    deadlineAt: Date.now() + callMs,
    caller: 'inbox',
  });
}
