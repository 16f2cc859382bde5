import type { PoolClient } from 'pg';
import type { EventTopic, StatusChange, WorkflowProgress } from '../model.ts';

interface EventHead {
  /** Deterministic: a second event with the same key is left out. */
  readonly key: string;
  readonly type: string;
  readonly entityId: string;
  readonly customerId?: string | undefined;
  readonly system?: string | undefined;
  readonly correlationId: string;
  /** When it happened in its system; now where absent. */
  readonly occurredAt?: string;
  /** Tells more than a status: it is told where the status has not changed, too. */
  readonly always?: true;
}

export type NewEvent =
  | (EventHead & {
      readonly topic: Exclude<EventTopic, 'workflow.progress'>;
      /** Without `previousStatus`: the log knows it. */
      readonly payload: Omit<StatusChange, 'previousStatus'>;
    })
  | (EventHead & { readonly topic: 'workflow.progress'; readonly payload: WorkflowProgress });

/** What `inTransaction` must hold while events of this entity are appended. */
export function eventLock(topic: EventTopic, entityId: string): string {
  return `${topic}:${entityId}`;
}

/**
 * Appends to the event log, in the transaction of the change that the event tells; the transaction holds `eventLock`. A status
 * event that tells nothing new is left out. Answers whether the event was added.
 */
export async function appendEvent(tx: PoolClient, event: NewEvent): Promise<boolean> {
  const { rows } = await tx.query<{ key: string; sequence: number; status: string | null }>(
    `select key, sequence, payload->>'status' as status from orchestration.event
      where topic = $1 and entity_id = $2 order by sequence desc limit 1`,
    [event.topic, event.entityId],
  );
  const last = rows[0];
  if (event.topic !== 'workflow.progress' && !event.always && last?.status === event.payload.status)
    return false;
  const payload =
    event.topic !== 'workflow.progress' && last?.status
      ? { ...event.payload, previousStatus: last.status }
      : event.payload;
  const { rowCount } = await tx.query(
    `insert into orchestration.event
       (key, topic, type, entity_id, sequence, customer_id, system, occurred_at, correlation_id, payload)
     values ($1, $2, $3, $4, $5, $6, $7, coalesce($8::timestamptz, now()), $9, $10)
     on conflict (key) do nothing`,
    [
      event.key,
      event.topic,
      event.type,
      event.entityId,
      (last?.sequence ?? 0) + 1,
      event.customerId,
      event.system,
      event.occurredAt,
      event.correlationId,
      payload,
    ],
  );
  return rowCount === 1;
}
