import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import { parseEntityId } from '#domain/entity-id.ts';
import type { Log } from '#platform/log.ts';
import { toFailure } from '../steps/failure.ts';
import { announceEvents } from '../store/announce-events.ts';
import { type ClaimedChanges, claimChanges, type DueEntity } from './claim-changes.ts';
import { isRead } from './read-entities.ts';
import { type SettledEntity, toSettled } from './settled-entity.ts';
import type { Telling } from './tell-entity.ts';

export interface ChangeProcessing {
  readonly pool: Pool;
  readonly log: Log;
  /** Entities of one topic as they are now, by id; those that are gone are absent. */
  readonly read: (entities: readonly DueEntity[], ctx: CallContext) => Promise<ReadonlyMap<string, Telling>>;
}

/** Failures of its own after which a change is put aside for a person; outages do not count. */
const attemptsBeforeDead = 8;
const callMs = 15_000;
/** Longer than a read and its telling take. */
const leaseMs = 25_000;

/**
 * Claims the changes that are due and answers the work of turning them into events, one piece for each system and kind of entity, so
 * that a system that does not answer holds up no other.
 */
export async function claimDueWork(
  processing: ChangeProcessing,
  changesAtOnce: number,
  signal: AbortSignal,
): Promise<readonly (() => Promise<void>)[]> {
  const claimed = await claimChanges(processing.pool, changesAtOnce, leaseMs);
  const groups = Map.groupBy(
    claimed.entities,
    ({ topic, entityId }) => `${topic} ${parseEntityId(entityId)?.system}`,
  );
  return [...groups.values()].map((entities) => () => processTogether(processing, claimed, entities, signal));
}

/**
 * Reads entities as they are now, once for all that was said about them until then, and tells what is new. What cannot be read
 * together is read one by one, so that a record that cannot be read holds up no other.
 */
async function processTogether(
  processing: ChangeProcessing,
  claimed: ClaimedChanges,
  entities: readonly DueEntity[],
  signal: AbortSignal,
): Promise<void> {
  const { pool, log } = processing;
  try {
    const settled = await readAgain(processing, entities, signal);
    await settle(pool, claimed.ticket, settled);
  } catch (error) {
    if (signal.aborted) return; // what is claimed comes up again in the next process
    const isOutage = toFailure(error, 'the system').retryable && isYoung(entities);
    if (entities.length > 1 && !isOutage) {
      for (const entity of entities) await processTogether(processing, claimed, [entity], signal);
      return;
    }
    const [{ topic, entityId, correlationId } = unknownEntity] = entities;
    log.warn(
      { err: error, correlationId, topic, entityId, entities: entities.length },
      'changes of a system could not be read',
    );
    await putOff(pool, entities, error);
  }
}

const unknownEntity = { topic: undefined, entityId: undefined, correlationId: undefined };

/** Whether it was tried only once or twice: until then a failure of all is taken for the system's and not one record's. */
function isYoung(entities: readonly DueEntity[]): boolean {
  return entities.every(({ attempts }) => attempts < 2);
}

async function readAgain(
  { read }: ChangeProcessing,
  entities: readonly DueEntity[],
  signal: AbortSignal,
): Promise<readonly SettledEntity[]> {
  const [first] = entities;
  if (!first || !isRead(first.topic)) return entities.map((entity) => toSettled(entity, undefined));
  const found = await read(entities, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(callMs)]),
    correlationId: first.correlationId,
    priority: 'sync',
    deadlineAt: Date.now() + callMs,
    caller: 'inbox',
  });
  return entities.map((entity) => toSettled(entity, found.get(entity.entityId)));
}

async function settle(pool: Pool, ticket: string, entities: readonly SettledEntity[]): Promise<void> {
  await pool.query({
    name: 'settle_changes',
    text: 'select orchestration.settle_changes($1, $2)',
    values: [ticket, JSON.stringify(entities)],
  });
  announceEvents(pool);
}

async function putOff(pool: Pool, entities: readonly DueEntity[], error: unknown): Promise<void> {
  const failure = toFailure(error, 'the system');
  const attempts = Math.max(...entities.map((entity) => entity.attempts));
  const dead = !failure.retryable && attempts + 1 >= attemptsBeforeDead;
  const pauseMs = Math.max(failure.retryAfterMs ?? 0, Math.min(200 * 2 ** Math.min(attempts, 10), 60_000));
  await pool.query(
    `update orchestration.inbox_change set attempts = attempts + 1, failure = $2,
       state = case when $3 then 'DEAD' else state end, due_at = now() + make_interval(secs => $4 / 1000.0)
      where number = any($1) and state = 'NEW'`,
    [entities.flatMap(({ numbers }) => numbers), failure.message, dead, pauseMs],
  );
}
