import { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import type { SalesforceClient } from './client.ts';
import { unavailable } from './errors.ts';

const allocation = z.object({ Max: z.number(), Remaining: z.number() });
const limitsAnswer = z.object({ DailyApiRequests: allocation });

export interface DailyRequests {
  readonly limit: number;
  readonly remaining: number;
}

/** What `GET /limits` says of the daily allocation, which confirms what the answers' headers say in passing. Costs a call. */
export async function readDailyRequests(client: SalesforceClient, ctx: CallContext): Promise<DailyRequests> {
  const { json } = await client.send(
    { operation: 'limits', effect: 'read', method: 'GET', path: '/limits' },
    ctx,
  );
  const parsed = limitsAnswer.safeParse(json);
  if (!parsed.success) throw unavailable(client.system, 'limits', 'an answer without DailyApiRequests');
  const { Max, Remaining } = parsed.data.DailyApiRequests;
  return { limit: Max, remaining: Remaining };
}
