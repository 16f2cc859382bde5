import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { SubscriptionSource } from '#domain/subscription.ts';

/**
 * Of these subscription items, those that are of the customer's own subscriptions. What was found is kept, for items do not change
 * hands: a metered item is looked for once. Throws what the billing platform throws.
 */
export async function readOwnItems(
  pool: Pool,
  subscriptions: SubscriptionSource,
  customerId: string,
  itemIds: readonly string[],
  ctx: CallContext,
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ item_id: string }>(
    'select item_id from orchestration.usage_item where customer_id = $1 and item_id = any($2)',
    [customerId, itemIds],
  );
  const own = new Set(rows.map((row) => row.item_id));
  const missing = new Set(itemIds.filter((id) => !own.has(id)));
  for (let after: string | undefined; missing.size > 0; ) {
    const page = { first: 100, ...(after === undefined ? {} : { after }) };
    const { items, hasNextPage } = await subscriptions.listSubscriptions({ customerId, page }, ctx);
    for (const { node } of items) for (const { id } of node.items) if (missing.delete(id)) own.add(id);
    after = items.at(-1)?.cursor;
    if (!hasNextPage || after === undefined) break;
  }
  await pool.query(
    `insert into orchestration.usage_item (item_id, customer_id) select unnest($1::text[]), $2 on conflict do nothing`,
    [[...own], customerId],
  );
  return own;
}
