import type { Pool, PoolClient } from 'pg';
import type { CrossReference } from '../model.ts';
import { toWorkflowId } from '../store/workflow-store.ts';

/** A record of a system that stands for the same thing as a canonical id of another. */
export interface Xref {
  readonly canonicalId: string;
  /** The system's configured name. */
  readonly system: string;
  /** `Order`, `Subscription`: what the record is, as canonical ids call it. */
  readonly type: string;
  readonly recordId: string;
  /** The workflow or person that made the link. */
  readonly madeBy: string;
}

export interface XrefStore {
  /** Record ids by canonical id; ids without a link are absent. */
  get(system: string, type: string, canonicalIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Links, or links anew: a canonical id has one record of a type in a system. */
  put(links: readonly Xref[]): Promise<void>;
}

/** Who created what: cross-references between canonical ids and systems' records, kept with their maker and time. */
export function createXrefStore(pool: Pool): XrefStore {
  return {
    async get(system, type, canonicalIds) {
      const { rows } = await pool.query<{ canonical_id: string; record_id: string }>(
        `select canonical_id, record_id from orchestration.xref
          where system = $1 and type = $2 and canonical_id = any($3)`,
        [system, type, canonicalIds],
      );
      return new Map(rows.map((row) => [row.canonical_id, row.record_id]));
    },
    async put(links) {
      for (const link of links) await putXref(pool, link);
    },
  };
}

/** `XrefStore.put` of one link within the transaction of the change that made it. */
export async function putXref(db: Pool | PoolClient, link: Xref): Promise<void> {
  await db.query(
    `insert into orchestration.xref (canonical_id, system, type, record_id, made_by) values ($1, $2, $3, $4, $5)
     on conflict (canonical_id, system, type) do update
       set record_id = excluded.record_id, made_by = excluded.made_by, made_at = now()
       where xref.record_id <> excluded.record_id`,
    [link.canonicalId, link.system, link.type, link.recordId, link.madeBy],
  );
}

/** What is asked: a canonical id, or a record of a system. */
export type XrefQuery =
  | { readonly canonicalId: string }
  | { readonly system: string; readonly recordId: string };

const most = 100;
/** `madeBy` of links that nobody made: they were found in the system. */
export const lookedUp = 'look-up';

/** The links of a canonical id, or of a system's record; the newest 100. */
export async function readXrefs(pool: Pool, query: XrefQuery): Promise<readonly CrossReference[]> {
  const byId = 'canonicalId' in query;
  const { rows } = await pool.query<{
    canonical_id: string;
    system: string;
    type: string;
    record_id: string;
    made_by: string;
    made_at: Date;
  }>(
    `select * from orchestration.xref where ${byId ? 'canonical_id = $1' : 'system = $1 and record_id = $2'}
      order by made_at desc, system, type limit ${most}`,
    byId ? [query.canonicalId] : [query.system, query.recordId],
  );
  return rows.map((row) => ({
    canonicalId: row.canonical_id,
    system: row.system,
    type: row.type,
    recordId: row.record_id,
    ...(row.made_by === lookedUp ? {} : { workflowId: toWorkflowId(row.made_by) }),
    madeAt: row.made_at.toISOString(),
  }));
}
