import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { Log } from '#platform/log.ts';
import { toFailure } from '../steps/failure.ts';
import { announceEvents } from '../store/announce-events.ts';
import { type ClaimedChanges, claimChanges, type DueEntity } from './claim-changes.ts';
import { toLane } from './lane-name.ts';
import type { Lanes, PieceOutcome } from './lanes.ts';
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
 * Claims the changes that are due, up to `limit` of each lane that can take more, and answers the work of turning them into events, one
 * piece for each system and kind of entity, so that a system that does not answer holds up no other.
 */
export async function claimDueWork(
  processing: ChangeProcessing,
  lanes: Lanes,
  limit: number,
  signal: AbortSignal,
): Promise<readonly (() => Promise<void>)[]> {
  const claimed = await claimChanges(processing.pool, { ...lanes.limits(), limit }, leaseMs);
  return [...Map.groupBy(claimed.entities, toLane)].map(([lane, entities]) => async () => {
    const end = lanes.begin(lane, entities.length);
    let outcome: PieceOutcome = 'FAILED';
    try {
      outcome = await processTogether(processing, claimed, entities, signal);
    } finally {
      end(outcome);
    }
  });
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
): Promise<PieceOutcome> {
  const { pool, log } = processing;
  try {
    const settled = await readAgain(processing, entities, signal);
    await settle(pool, claimed.ticket, settled);
    return 'DONE';
  } catch (error) {
    if (signal.aborted) return 'FAILED'; // what is claimed comes up again in the next process
    const isOutage = toFailure(error, 'the system').retryable && isYoung(entities);
    if (entities.length > 1 && !isOutage) {
      for (const entity of entities) await processTogether(processing, claimed, [entity], signal);
      return 'FAILED';
    }
    const [{ topic, entityId, correlationId } = unknownEntity] = entities;
    log.warn(
      { err: error, correlationId, topic, entityId, entities: entities.length },
      'changes of a system could not be read',
    );
    await putOff(pool, entities, error);
    return 'FAILED';
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
