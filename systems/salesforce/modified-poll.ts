import type { ChangePoll } from '#domain/change-feed.ts';
import { readModified } from './modified-rows.ts';
import type { PortOptions } from './port-options.ts';
import { quoteKinds } from './quote-kind.ts';

/** A long transaction commits rows with stamps of its beginning, and our clock is not Salesforce's. */
const overlapMs = 5 * 60_000;

/**
 * Looks for rows by their time of change: the backstop of change events, which are kept for three days and may have gaps. A call a
 * turn.
 */
export function createModifiedPoll({ client, config, now }: PortOptions, everyMs: number): ChangePoll {
  const objects = ['Account', 'Contact', 'PricebookEntry', ...quoteKinds(config).map(({ object }) => object)];
  return {
    name: `${client.system}/modified`,
    system: client.system,
    everyMs,
    async read(after, ctx) {
      const nowMs = now();
      const position = new Date(nowMs).toISOString();
      if (after === undefined) return { messages: [], position, hasMore: false };
      const since = new Date(Date.parse(after) - overlapMs).toISOString();
      return { messages: await readModified(client, objects, since, nowMs, ctx), position, hasMore: false };
    },
  };
}
