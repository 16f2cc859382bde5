import { parseEntityId } from '#domain/entity-id.ts';
import type { NewEvent } from '../outbox/append-events.ts';
import type { ChangeTopic, DueEntity } from './claim-changes.ts';
import { isRead } from './read-entities.ts';
import type { CrmPayload, Telling, ToldEvent } from './tell-entity.ts';

/** What `settle_changes` takes of an entity. */
export interface SettledEntity {
  readonly topic: ChangeTopic;
  readonly entityId: string;
  readonly numbers: readonly string[];
  /** Told under any ticket: each has a key of its own. */
  readonly facts: readonly NewEvent[];
  /** Told unless a later reading was. */
  readonly events: readonly NewEvent[];
  readonly known: Readonly<Record<string, string>>;
  readonly crm?: CrmPayload;
}

/** `telling` is what its system says of it now; undefined where it was not asked, or knows it no more. */
export function toSettled(entity: DueEntity, telling: Telling | undefined): SettledEntity {
  const { topic, entityId, numbers, known } = entity;
  const system = telling?.system ?? parseEntityId(entityId)?.system;
  const about = {
    topic,
    entityId,
    system,
    customerId: telling?.customerId,
    correlationId: entity.correlationId,
  };
  const status = telling?.known.status ?? known.status ?? 'OPEN';
  const number = numbers[numbers.length - 1] ?? '';
  const told = telling?.events ?? toEventsWithoutReading(entity);
  return {
    topic,
    entityId,
    numbers,
    facts: entity.facts.map(({ type, key, occurredAt, amount }) => ({
      ...about,
      type,
      key,
      occurredAt,
      always: true as const,
      payload: { status, ...(amount === undefined ? {} : { amount }) },
    })),
    events: told.map((event) => ({ ...about, ...event, key: event.key ?? `inbox:${number}:${event.type}` })),
    known: { ...(telling?.known ?? known), ...toVersion(entity) },
    ...(telling?.crm ? { crm: telling.crm } : {}),
  };
}

/** How people know a record that is gone: an order that is no more is as good as cancelled. */
const goneStatus: Partial<Record<ChangeTopic, string>> = {
  'order.status': 'CANCELLED',
  'invoice.status': 'VOID',
};

/** The newest version that was told of. */
function toVersion({ version, known }: DueEntity): { readonly version?: string } {
  const newest = [version, known.version]
    .flatMap((one) => one ?? [])
    .sort()
    .at(-1);
  return newest === undefined ? {} : { version: newest };
}

/** A backstop's find that a push has told already. */
function isToldAlready({ isBackstop, version, known }: DueEntity): boolean {
  return isBackstop && version !== undefined && known.version !== undefined && known.version >= version;
}

function toEventsWithoutReading(entity: DueEntity): readonly ToldEvent[] {
  const { topic, isDeleted } = entity;
  const noun = topic.slice(0, topic.indexOf('.'));
  if (!isRead(topic)) {
    if (isToldAlready(entity)) return [];
    const payload = { status: isDeleted ? 'DELETED' : 'CHANGED' };
    return [{ type: `${noun}.changed`, payload, always: true }];
  }
  const status = goneStatus[topic];
  return isDeleted && status !== undefined ? [{ type: `${noun}.deleted`, payload: { status } }] : [];
}
