import { LRUCache } from 'lru-cache';
import type { CallContext } from '#domain/call-context.ts';
import { missingReference } from './missing-reference.ts';
import { idRow } from './records/item-row.ts';
import type { SourceContext } from './source-context.ts';

/** NetSuite's internal id of an ISO 4217 code. Throws `SYSTEM_REJECTED` for one that the account does not have. */
export type CurrencyLookup = (code: string, ctx: CallContext) => Promise<string>;

export function createCurrencyLookup({ client }: SourceContext): CurrencyLookup {
  // Currencies are hardly ever renumbered.
  const known = new LRUCache<string, string>({ max: 200, ttl: 10 * 60_000 });
  return async (code, ctx) => {
    const cached = known.get(code);
    if (cached !== undefined) return cached;
    const text = 'SELECT c.id, c.symbol AS key FROM currency c WHERE c.symbol = ?';
    const [row] = await client.select({ name: 'currencies', text, params: [code] }, idRow, ctx);
    if (!row)
      throw missingReference(client.system, `NetSuite has no currency ${code}; add it to the account`);
    known.set(code, row.id);
    return row.id;
  };
}
