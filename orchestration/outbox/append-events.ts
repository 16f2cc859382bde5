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
  const { rows } = await tx.query<{ added: boolean }>('select orchestration.append_event($1) as added', [
    JSON.stringify(event),
  ]);
  return rows[0]?.added === true;
}
