import type { Pool } from 'pg';
import { toWorkflowId } from '#orchestration/store/workflow-store.ts';

/** What became of quotes over all systems. All counts of what is wrong are zero where nothing went wrong. */
export interface Verdict {
  readonly acknowledged: number;
  readonly succeeded: number;
  readonly compensated: number;
  /** Neither done nor taken back. */
  readonly unfinished: number;
  /** Acknowledged, and no workflow is there. */
  readonly lost: number;
  /** Done without exactly one order, subscription, write-back and booking event each. */
  readonly wronglyDone: number;
  /** Taken back with something of it left, or without a word on the quote. */
  readonly wronglyTakenBack: number;
  /** Orders, subscriptions and write-backs beyond one for a quote. */
  readonly doubled: number;
  /** What was sold and what the systems hold differ. */
  readonly wrongSums: number;
  /** Entities whose events do not count up from 1. */
  readonly gaps: number;
  /** Of systems. */
  readonly calls: number;
}

const perQuote = `
  select workflow.id as run, workflow.status,
         coalesce(ordered.count, 0) as orders, coalesce(ordered.open, 0) as open_orders,
         coalesce(subscribed.count, 0) as subscriptions, coalesce(subscribed.open, 0) as open_subscriptions,
         quote.ordered_writes as writes, quote.rejected_code,
         (select count(*) from orchestration.event where event.customer_id = quote.customer_id and type = 'order.booked') as booked,
         (select sum(quantity::numeric * price::numeric) from doubles.quote_line where quote_id = quote.id) as sold,
         coalesce(ordered.total, 0) + coalesce(subscribed.total, 0) as held
    from doubles.quote
    left join orchestration.workflow on workflow.subject_id = quote.id
    left join lateral (select count(distinct number) as count, count(distinct number) filter (where status <> 'CANCELLED') as open,
      sum((line->>'quantity')::numeric * (line->'unitPrice'->>'amount')::numeric) as total
      from doubles.sales_order, jsonb_array_elements(lines) as line where customer_id = quote.customer_id) as ordered on true
    left join lateral (select count(distinct number) as count, count(distinct number) filter (where status <> 'CANCELLED') as open,
      sum((item->>'quantity')::numeric * (item->'unitPrice'->>'amount')::numeric) as total
      from doubles.subscription, jsonb_array_elements(items) as item where quote_id = quote.id) as subscribed on true`;

/** Looks at every quote in all systems, and at the event log. `acknowledged` holds workflow ids by quote. */
export async function judgeQuotes(pool: Pool, acknowledged: ReadonlyMap<string, string>): Promise<Verdict> {
  const { rows } = await pool.query<Omit<Verdict, 'acknowledged' | 'lost' | 'gaps' | 'calls'>>(
    `select count(*) filter (where status = 'SUCCEEDED')::int as succeeded,
            count(*) filter (where status = 'COMPENSATED')::int as compensated,
            count(*) filter (where status is distinct from 'SUCCEEDED' and status is distinct from 'COMPENSATED')::int as unfinished,
            count(*) filter (where status = 'SUCCEEDED'
              and (open_orders, open_subscriptions, writes, booked) is distinct from (1, 1, 1, 1))::int as "wronglyDone",
            count(*) filter (where status = 'COMPENSATED' and (open_orders + open_subscriptions + writes > 0
              or rejected_code is null))::int as "wronglyTakenBack",
            sum(greatest(orders - 1, 0) + greatest(subscriptions - 1, 0) + greatest(writes - 1, 0))::int as doubled,
            count(*) filter (where status = 'SUCCEEDED' and sold <> held)::int as "wrongSums"
       from (${perQuote}) as quote`,
  );
  const { rows: others } = await pool.query<{ gaps: number; calls: number }>(
    `select (select count(*)::int from (select from orchestration.event group by topic, entity_id
               having max(sequence) <> count(*)) as broken) as gaps,
            (select count(*)::int from doubles.call) as calls`,
  );
  const { rows: runs } = await pool.query<{ id: string }>('select id from orchestration.workflow');
  const known = new Set(runs.map(({ id }) => toWorkflowId(id)));
  const [verdict] = rows;
  const [other] = others;
  if (!verdict || !other) throw new Error('the verdict is missing');
  return {
    acknowledged: acknowledged.size,
    ...verdict,
    lost: [...acknowledged.values()].filter((id) => !known.has(id)).length,
    ...other,
  };
}
