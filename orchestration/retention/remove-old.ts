import type { Pool } from 'pg';
import type { Engine } from '../engine/engine.ts';

export interface RetentionRules {
  /** Keys under which clients may repeat a command. */
  readonly keepKeysMs: number;
  /** Messages of systems that are dealt with. */
  readonly keepMessagesMs: number;
  /** Workflows that have ended, with their steps, exceptions and audit. */
  readonly keepWorkflowsMs: number;
}

export interface Removed {
  readonly keys: number;
  readonly messages: number;
  readonly workflows: number;
}

const batchSize = 500;

/** Removes what is older than the rules keep, in small steps. Doing it twice, or being cut off in it, does no harm. */
export async function removeOld(
  pool: Pool,
  engine: Pick<Engine, 'forgetWorkflows'>,
  { keepKeysMs, keepMessagesMs, keepWorkflowsMs }: RetentionRules,
  signal: AbortSignal,
): Promise<Removed> {
  const inBatches = async (removeSome: () => Promise<number>) => {
    for (let total = 0; ; ) {
      signal.throwIfAborted();
      const count = await removeSome();
      total += count;
      if (count < batchSize) return total;
    }
  };
  return {
    keys: await inBatches(() => removeKeys(pool, keepKeysMs)),
    messages: await inBatches(() => removeMessages(pool, keepMessagesMs)),
    workflows: await inBatches(() => removeWorkflows(pool, engine, keepWorkflowsMs)),
  };
}

async function removeKeys(pool: Pool, keepMs: number): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from orchestration.client_request where ctid in (select ctid from orchestration.client_request
       where created_at < now() - make_interval(secs => $1 / 1000.0) limit ${batchSize})`,
    [keepMs],
  );
  return rowCount ?? 0;
}

/** What is still to be read, or was put aside for a person, stays. */
async function removeMessages(pool: Pool, keepMs: number): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from orchestration.inbox where number in (select number from orchestration.inbox
       where received_at < now() - make_interval(secs => $1 / 1000.0)
         and not exists (select from orchestration.inbox_change where message = inbox.number and state <> 'DONE')
       order by number limit ${batchSize})`,
    [keepMs],
  );
  return rowCount ?? 0;
}

/**
 * The row of a quote's or an order's run stays without its details: it is what stands in the way of a second order, and counts the
 * keys that the systems know.
 */
async function removeWorkflows(
  pool: Pool,
  engine: Pick<Engine, 'forgetWorkflows'>,
  keepMs: number,
): Promise<number> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from orchestration.workflow where finished_at < now() - make_interval(secs => $1 / 1000.0)
        and not trimmed and status in ('SUCCEEDED', 'COMPENSATED', 'CANCELLED')
      order by finished_at limit ${batchSize}`,
    [keepMs],
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await engine.forgetWorkflows(ids);
  await pool.query('select orchestration.trim_workflows($1)', [ids]);
  return ids.length;
}
