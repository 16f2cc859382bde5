import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Log } from '#platform/log.ts';
import { toCloudEvent } from '../outbox/cloud-event.ts';
import { readNextEvents } from '../outbox/read-events.ts';
import type { EventPublisher } from './event-publisher.ts';
import { holdMs, holdPublisher, keepPublished, noteFailure, releasePublisher } from './publisher-store.ts';

export interface RelaySettings {
  readonly pool: Pool;
  readonly log: Log;
  /** Calls back when there may be new events. */
  readonly onEvent: (listener: () => void) => Disposable;
}

/** How long a lost notification can delay an event. */
const everyMs = 1_000;
/** How soon to look again for events that wait for an older transaction to end. */
const unsettledMs = 20;
const firstPauseMs = 250;
const longestPauseMs = 15_000;
const publishMs = 10_000;

/**
 * Publishes the event log outward, from where it stopped the last time, at least once and in order for each entity. A bus that is down
 * delays its own events and nothing else. Disposes of the publishers with itself.
 */
export function startRelay(settings: RelaySettings, publishers: readonly EventPublisher[]): AsyncDisposable {
  const stopping = new AbortController();
  const holder = randomUUID();
  const running = publishers.map((publisher) => relay(settings, publisher, holder, stopping.signal));
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

async function relay(
  settings: RelaySettings,
  publisher: EventPublisher,
  holder: string,
  signal: AbortSignal,
): Promise<void> {
  const { pool, log, onEvent } = settings;
  const { name } = publisher;
  let arrived = Promise.withResolvers<void>();
  using _listening = onEvent(() => arrived.resolve());
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    arrived = Promise.withResolvers();
    let waitMs = everyMs;
    let waits = true;
    try {
      const outcome = await publishNext(pool, publisher, holder, signal);
      waits = outcome !== 'MORE';
      if (outcome === 'ELSEWHERE') waitMs = holdMs / 3;
      if (outcome === 'SOON') waitMs = unsettledMs;
      pauseMs = firstPauseMs;
    } catch (error) {
      if (signal.aborted) break;
      log.warn(
        { err: error, publisher: name, retryInMs: pauseMs },
        'events cannot be published: trying again',
      );
      const message = error instanceof Error ? error.message : String(error);
      await noteFailure(pool, name, message.slice(0, 500)).catch(() => undefined);
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      continue;
    }
    if (waits) await rest(arrived.promise, waitMs, signal);
  }
  await releasePublisher(pool, name, holder).catch(() => undefined);
  await publisher[Symbol.asyncDispose]();
}

async function publishNext(
  pool: Pool,
  publisher: EventPublisher,
  holder: string,
  signal: AbortSignal,
): Promise<'MORE' | 'SOON' | 'DONE' | 'ELSEWHERE'> {
  const position = await holdPublisher(pool, publisher.name, holder);
  if (!position) return 'ELSEWHERE';
  const { events, left } = await readNextEvents(pool, position);
  const last = events.at(-1);
  const rest = left === 'page' ? 'MORE' : left === 'unsettled' ? 'SOON' : 'DONE';
  if (!last) return rest;
  await publisher.publish(
    events.map(({ event }) => toCloudEvent(event)),
    AbortSignal.any([signal, AbortSignal.timeout(publishMs)]),
  );
  await keepPublished(pool, publisher.name, holder, last.position);
  return rest;
}

async function rest(arrived: Promise<void>, waitMs: number, signal: AbortSignal): Promise<void> {
  const turn = new AbortController();
  await Promise.race([
    arrived,
    delay(waitMs, undefined, { signal: AbortSignal.any([signal, turn.signal]) }).catch(() => undefined),
  ]);
  turn.abort();
}
