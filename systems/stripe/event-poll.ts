import { z } from 'zod';
import type { CallContext } from '#domain/call-context.ts';
import type { ChangeMessage, ChangePoll } from '#domain/change-feed.ts';
import type { StripeClient } from './client.ts';
import { toEntityChanges } from './event-changes.ts';
import { parseRecord } from './records/parse-record.ts';
import { eventSchema, type StripeEvent } from './verify-webhook.ts';

/** The list may show an event a little later than its time says. */
const overlapSeconds = 60;
/** Of one reading: so a long gap is read in parts, each with a place behind it. */
const windowSeconds = 15 * 60;
/** How far back Stripe keeps events. */
const keptSeconds = 30 * 86_400;
const pageSize = 100;

const eventList = z.object({ data: z.array(eventSchema), has_more: z.boolean() });

/**
 * Stripe's own list of events, the backstop of its webhooks: what a webhook did not bring is found here. `clock` is milliseconds since
 * the epoch.
 */
export function createEventPoll(
  client: StripeClient,
  options: { readonly everyMs: number; readonly now: () => number },
): ChangePoll {
  const { system } = client;
  return {
    name: `${system}/events`,
    system,
    everyMs: options.everyMs,
    async read(after, ctx) {
      const nowSeconds = Math.floor(options.now() / 1000);
      const from = after === undefined ? nowSeconds : Math.max(Number(after), nowSeconds - keptSeconds);
      const until = Math.min(from + windowSeconds, nowSeconds);
      const events = after === undefined ? [] : await listEvents(client, from - overlapSeconds, until, ctx);
      return {
        messages: events.map((event) => toMessage(system, event)),
        position: String(until),
        hasMore: until < nowSeconds,
      };
    },
  };
}

async function listEvents(
  client: StripeClient,
  from: number,
  until: number,
  ctx: CallContext,
): Promise<readonly StripeEvent[]> {
  const found: StripeEvent[] = [];
  for (let last: string | undefined; ; last = found.at(-1)?.id) {
    const answer = await client.call({ operation: 'events.list', effect: 'read' }, ctx, (stripe, options) =>
      stripe.events.list(
        {
          created: { gte: from, lte: until },
          limit: pageSize,
          ...(last === undefined ? {} : { starting_after: last }),
        },
        options,
      ),
    );
    const page = parseRecord(client.system, 'events', eventList, answer);
    found.push(...page.data);
    if (!page.has_more || page.data.length === 0) return found;
  }
}

function toMessage(system: string, event: StripeEvent): ChangeMessage {
  // Under the key of its webhook: whichever comes first is the one that counts.
  return {
    dedupeKey: event.id,
    changes: toEntityChanges(system, event),
    isBackstop: true,
    body: Buffer.from(JSON.stringify(event)),
  };
}
