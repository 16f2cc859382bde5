import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Log } from '#platform/log.ts';
import { startListening } from '#platform/postgres/listen.ts';
import type { BusinessEvent } from '../model.ts';
import { type EventPosition, isBehind, toEventCursor } from './cursor.ts';
import {
  type EventFilter,
  type LoggedEvent,
  readCursor,
  readLogEnd,
  readNextEvents,
  readPastEvents,
} from './read-events.ts';

export interface EventFeedSettings {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly log: Log;
  /** Events that a slow subscriber may have waiting before it is sent back to reading the log. */
  readonly bufferLimit?: number;
}

/** The event log followed live: one connection listens for all subscribers of the process. */
export interface EventFeed extends AsyncDisposable {
  /**
   * Events of the filter behind the cursor `after`, then new ones as they are committed, each once and in order, until `signal`
   * aborts. Without `after` from now; `'beginning'` from the first. Throws `BAD_USER_INPUT` for an unusable cursor.
   */
  events(
    filter: EventFilter & { readonly after?: string | undefined },
    signal: AbortSignal,
  ): AsyncIterableIterator<BusinessEvent>;
  /** Resolves with the first matching event that comes in from this very call on, or when `signal` aborts. */
  nextChange(filter: EventFilter, signal: AbortSignal): Promise<void>;
  /** Calls `listener` with every event of every topic from now on, once and in order, until it is disposed of. */
  onEvent(listener: (event: BusinessEvent) => void): Disposable;
  /** The cursor that listeners have been told everything up to; it moves right before each is called. */
  position(): string;
}

/** How long a lost notification can delay an event. */
const backstopMs = 1_000;
/** How soon to look again for events that wait for an older transaction to end. */
const unsettledMs = 5;

/** Starts following the log from its present end. */
export async function startEventFeed(settings: EventFeedSettings, signal: AbortSignal): Promise<EventFeed> {
  const feed = new Feed(settings);
  await feed.start(signal);
  return feed;
}

interface Subscriber {
  readonly filter: EventFilter;
  buffer: LoggedEvent[];
  overflowed: boolean;
  wake: () => void;
}

class Feed implements EventFeed {
  readonly #settings: EventFeedSettings;
  readonly #bufferLimit: number;
  readonly #subscribers = new Set<Subscriber>();
  readonly #listeners = new Set<(event: BusinessEvent) => void>();
  readonly #stopping = new AbortController();
  #position: EventPosition = { xid: '0', seq: '0' };
  #listener: AsyncDisposable | undefined;
  #following: Promise<void> = Promise.resolve();
  #notified = Promise.withResolvers<void>();

  constructor(settings: EventFeedSettings) {
    this.#settings = settings;
    this.#bufferLimit = settings.bufferLimit ?? 1_000;
  }

  async start(signal: AbortSignal): Promise<void> {
    const { pool, databaseUrl, log } = this.#settings;
    this.#position = await readLogEnd(pool);
    this.#listener = await startListening(
      { connection: { connectionString: databaseUrl }, channels: ['orchestration_event'], log },
      { onNotification: () => this.#notified.resolve(), onReconnect: () => this.#notified.resolve() },
      signal,
    );
    this.#following = this.#follow();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      let pauseMs = backstopMs;
      try {
        this.#notified = Promise.withResolvers();
        const left = await this.#dispatchNext();
        if (left === 'page') continue;
        if (left === 'unsettled') pauseMs = unsettledMs;
      } catch (err) {
        // The log keeps everything: what could not be read now is read at the next turn.
        if (!signal.aborted) this.#settings.log.warn({ err }, 'the event log cannot be read: trying again');
      }
      const turn = new AbortController();
      await Promise.race([
        this.#notified.promise,
        delay(pauseMs, undefined, { signal: AbortSignal.any([signal, turn.signal]) }).catch(() => undefined),
      ]);
      turn.abort();
    }
  }

  /** Hands on what has been settled; answers what is there already beside it. */
  async #dispatchNext(): Promise<'page' | 'unsettled' | 'nothing'> {
    const { events, left } = await readNextEvents(this.#settings.pool, this.#position);
    for (const logged of events) {
      this.#position = logged.position;
      for (const subscriber of this.#subscribers) this.#offer(subscriber, logged);
      for (const listener of this.#listeners) this.#tell(listener, logged.event);
    }
    return left;
  }

  #tell(listener: (event: BusinessEvent) => void, event: BusinessEvent): void {
    try {
      listener(event);
    } catch (err) {
      // One listener's failure keeps no other from the event.
      this.#settings.log.error({ err, cursor: event.cursor }, 'a listener to the event log failed');
    }
  }

  onEvent(listener: (event: BusinessEvent) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  position(): string {
    return toEventCursor(this.#position);
  }

  #offer(subscriber: Subscriber, logged: LoggedEvent): void {
    if (subscriber.overflowed || !isWanted(subscriber.filter, logged.event)) return;
    if (subscriber.buffer.length >= this.#bufferLimit) {
      subscriber.overflowed = true;
      subscriber.buffer = [];
    } else subscriber.buffer.push(logged);
    subscriber.wake();
  }

  async *events(
    { after, ...filter }: EventFilter & { readonly after?: string | undefined },
    signal: AbortSignal,
  ): AsyncIterableIterator<BusinessEvent> {
    const ended = AbortSignal.any([signal, this.#stopping.signal]);
    let position = await this.#startOf(after);
    // Each turn attaches to the live feed first and reads the past up to that very point, so nothing falls in between.
    while (!ended.aborted) {
      const subscriber: Subscriber = { filter, buffer: [], overflowed: false, wake: () => undefined };
      const attachedAt = this.#position;
      this.#subscribers.add(subscriber);
      try {
        for await (const logged of this.#past(filter, position, attachedAt, ended)) {
          position = logged.position;
          yield logged.event;
        }
        if (isBehind(attachedAt, position)) position = attachedAt;
        for await (const logged of live(subscriber, ended)) {
          if (!isBehind(logged.position, position)) continue;
          position = logged.position;
          yield logged.event;
        }
      } finally {
        this.#subscribers.delete(subscriber);
      }
    }
  }

  async nextChange(filter: EventFilter, signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([signal, this.#stopping.signal]);
    const subscriber: Subscriber = { filter, buffer: [], overflowed: false, wake: () => undefined };
    this.#subscribers.add(subscriber);
    try {
      await live(subscriber, ended).next();
    } finally {
      this.#subscribers.delete(subscriber);
    }
  }

  async #startOf(after: string | undefined): Promise<EventPosition> {
    if (after === undefined) return this.#position;
    return after === 'beginning' ? { xid: '0', seq: '0' } : await readCursor(this.#settings.pool, after);
  }

  async *#past(
    filter: EventFilter,
    after: EventPosition,
    upTo: EventPosition,
    ended: AbortSignal,
  ): AsyncIterableIterator<LoggedEvent> {
    for (let position = after; isBehind(upTo, position) && !ended.aborted; ) {
      const page = await readPastEvents(this.#settings.pool, filter, position, upTo);
      yield* page;
      position = page.at(-1)?.position ?? upTo;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#listener?.[Symbol.asyncDispose]();
    await this.#following;
  }
}

/** What the feed hands to a subscriber, until it has fallen too far behind or the end. */
async function* live(subscriber: Subscriber, ended: AbortSignal): AsyncIterableIterator<LoggedEvent> {
  while (!ended.aborted && !subscriber.overflowed) {
    const { promise, resolve } = Promise.withResolvers<void>();
    subscriber.wake = resolve;
    if (subscriber.buffer.length === 0) {
      ended.addEventListener('abort', subscriber.wake, { once: true });
      await promise;
      ended.removeEventListener('abort', subscriber.wake);
    }
    const batch = subscriber.buffer;
    subscriber.buffer = [];
    for (const logged of batch) {
      if (ended.aborted) return;
      yield logged;
    }
  }
}

function isWanted({ topic, entityId, customerId }: EventFilter, event: BusinessEvent): boolean {
  return (
    event.topic === topic &&
    (entityId === undefined || event.entityId === entityId) &&
    (customerId === undefined || event.customerId === customerId)
  );
}
