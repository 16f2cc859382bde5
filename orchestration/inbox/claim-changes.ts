import type { Pool } from 'pg';
import type { ChangeFact } from '#domain/change-feed.ts';
import type { EventTopic } from '../model.ts';
import type { LaneLimits } from './lanes.ts';

export type ChangeTopic = Exclude<EventTopic, 'workflow.progress'>;

/** Everything that is due about one entity. */
export interface DueEntity {
  readonly topic: ChangeTopic;
  readonly entityId: string;
  /** Of its changes, in the order in which they came. */
  readonly numbers: readonly string[];
  readonly attempts: number;
  /** Whether the last message said that the record is gone. */
  readonly isDeleted: boolean;
  readonly facts: readonly ChangeFact[];
  /** The greatest of the system's own stamps among the changes. */
  readonly version: string | undefined;
  /** Whether nothing but a backstop told of it. */
  readonly isBackstop: boolean;
  /** `stripe:evt_1`, of the last message. */
  readonly correlationId: string;
  /** What the last read of it said beside its status. */
  readonly known: Readonly<Record<string, string>>;
}

export interface ClaimedChanges {
  /** Later claims have greater ones: what was read under it is not told after what was read under a greater one. */
  readonly ticket: string;
  readonly entities: readonly DueEntity[];
}

interface ClaimedRow {
  readonly ticket: string;
  readonly number: string;
  readonly topic: ChangeTopic;
  readonly entity_id: string;
  readonly attempts: number;
  readonly deleted: boolean;
  readonly fact: ChangeFact | null;
  readonly version: string | null;
  readonly backstop: boolean;
  readonly source: string;
  readonly dedupe_key: string;
  readonly known: Readonly<Record<string, string>> | null;
}

export interface ClaimLimits extends LaneLimits {
  /** Of lanes that have none of their own. */
  readonly limit: number;
}

/**
 * Claims the oldest changes that are due with all others of their entities; no other process sees them for `leaseMs`. Of an entity the
 * newest stands for those before it, which are done with it.
 */
export async function claimChanges(
  pool: Pool,
  { lanes, entities, limit }: ClaimLimits,
  leaseMs: number,
): Promise<ClaimedChanges> {
  const { rows } = await pool.query<ClaimedRow>({
    name: 'claim_changes',
    text: 'select * from orchestration.claim_changes($1, $2, $3, $4)',
    values: [lanes, entities.map((count) => Math.min(count, limit)), limit, leaseMs],
  });
  const byEntity = Map.groupBy(rows, ({ topic, entity_id }) => `${topic}:${entity_id}`);
  return { ticket: rows[0]?.ticket ?? '0', entities: [...byEntity.values()].map(toDueEntity) };
}

function toDueEntity(rows: readonly ClaimedRow[]): DueEntity {
  const newest = rows[rows.length - 1] as ClaimedRow;
  return {
    topic: newest.topic,
    entityId: newest.entity_id,
    numbers: rows.map(({ number }) => number),
    attempts: Math.max(...rows.map(({ attempts }) => attempts)),
    isDeleted: newest.deleted,
    facts: rows.flatMap(({ fact }) => fact ?? []),
    version: rows
      .flatMap(({ version }) => version ?? [])
      .sort()
      .at(-1),
    isBackstop: rows.every(({ backstop }) => backstop),
    correlationId: `${newest.source}:${newest.dedupe_key}`,
    known: newest.known ?? {},
  };
}
