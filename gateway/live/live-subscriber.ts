import { setTimeout as delay } from 'node:timers/promises';
import { CodedError, isCodedError } from '#platform/errors.ts';
import type { RequestContext } from '../request-context.ts';
import type { EventInterest, EventLog, LogEvent } from './event-log.ts';
import type { Delivery } from './event-writer.ts';
import type { GroupMember, LiveGroup } from './live-group.ts';
import type { LiveMetrics } from './live-metrics.ts';
import type { LogReader } from './log-reader.ts';
import type { Payload } from './payload.ts';

/** Where results go: one client, on any transport. */
export interface LiveSink {
  /** False where the client reads too slowly: nothing more is sent before `drained`. */
  next(payload: Payload): boolean;
  /** Resolves when the client has read what it was sent, or is gone. */
  drained(): Promise<void>;
  /** Tells the client why, and ends the subscription. */
  fail(error: CodedError): void;
}

interface MissedState {
  readonly event: LogEvent;
  /** Whether it took the place of an earlier one. */
  readonly hasLeftOut: boolean;
}

export interface SubscriberContext {
  readonly log: EventLog;
  readonly reader: LogReader;
  readonly metrics: LiveMetrics;
  /** What the log holds nothing of: its state now, or undefined where the caller sees no such thing. */
  readState(group: LiveGroup, caller: RequestContext, entityId: string): Promise<unknown>;
}

/** Events that may wait while a client is brought up to date, before the log is read again. */
const maxPending = 1_000;
/** A stream of every event that is further behind than this jumps to the newest, marked. */
const maxReplayedEvents = 10_000;
const retryPauseMs = 200;

/**
 * One subscription of one client. It is brought up to date from the log, then fed live; while its client reads too slowly
 * nothing is sent, and then the newest states, or all that was missed where every event matters.
 */
export class LiveSubscriber implements GroupMember {
  readonly group: LiveGroup;
  readonly caller: RequestContext;
  readonly interest: EventInterest;
  /** When to forget a client that is gone but may come back; undefined while it is there. */
  goneUntilMs: number | undefined;
  readonly #context: SubscriberContext;
  #sink: LiveSink | undefined;
  #state: 'catching' | 'live' | 'lagging' = 'catching';
  #isOver = false;
  /** Behind which it goes on. */
  #cursor: string;
  /** Live events that come while it catches up; undefined where they were too many. */
  #pending: LogEvent[] | undefined = [];
  /** By entity, the newest that a slow client has not been sent; undefined where they were too many. */
  #missed: Map<string, MissedState> | undefined;

  constructor(
    group: LiveGroup,
    caller: RequestContext,
    interest: EventInterest,
    sink: LiveSink,
    context: SubscriberContext,
  ) {
    this.group = group;
    this.caller = caller;
    this.interest = interest;
    this.#sink = sink;
    this.#context = context;
    this.#cursor = context.log.position();
  }

  /** To be called once it gets every event behind `log.position()`. */
  start(after: string | undefined): void {
    void this.#bringUp(() => this.#begin(after));
  }

  take(event: LogEvent, payload: Payload): void {
    switch (this.#state) {
      case 'live':
        this.#send(event, payload, 'CHANGE');
        return;
      case 'catching':
        if (!this.#pending) return;
        if (this.#pending.length < maxPending) this.#pending.push(event);
        else this.#pending = undefined;
        return;
      case 'lagging':
        if (!this.group.binding.everyEvent) this.#miss(event);
    }
  }

  #miss(event: LogEvent): void {
    if (!this.#missed) return;
    const hasLeftOut = this.#missed.has(event.entityId);
    if (hasLeftOut) this.#context.metrics.leftOut.inc();
    if (this.#missed.size < maxPending) this.#missed.set(event.entityId, { event, hasLeftOut });
    else this.#missed = undefined;
  }

  fallBehind(): void {
    if (this.#state !== 'live') {
      this.#pending = undefined;
      this.#missed = undefined;
      return;
    }
    this.#state = 'catching';
    this.#pending = undefined;
    void this.#bringUp(async () => {});
  }

  end(error: CodedError): void {
    const sink = this.#sink;
    this.leave();
    sink?.fail(error);
  }

  /** Nothing is sent from here on. */
  leave(): void {
    this.#isOver = true;
    this.#sink = undefined;
    this.#pending = undefined;
    this.#missed = undefined;
  }

  #send(event: LogEvent, payload: Payload, delivery: Delivery): void {
    if (!this.#sink) return;
    this.#cursor = event.cursor;
    this.#context.metrics.countDelivery(delivery);
    if (this.#sink.next(payload)) return;
    if (this.#state === 'live') this.#lag();
  }

  #lag(): void {
    this.#state = 'lagging';
    this.#missed = new Map();
    this.#context.metrics.slowClients.inc();
    this.#context.metrics.lagging.inc();
    void this.#sink?.drained().then(() => {
      this.#context.metrics.lagging.dec();
      const missed = this.#missed;
      this.#missed = undefined;
      if (this.#isOver) return;
      this.#state = 'catching';
      this.#pending = [];
      void this.#bringUp(() => this.#recover(missed));
    });
  }

  /** Runs `first`, then sends what came meanwhile until there is nothing more, and goes live. Failures of the log are tried again. */
  async #bringUp(first: () => Promise<void>): Promise<void> {
    for (let work = first; !this.#isOver; ) {
      try {
        await work();
        work = async () => {};
        if (await this.#sendPending()) return;
        this.#pending = [];
        await this.#replay(this.#cursor);
      } catch (error) {
        if (isCodedError(error) && !error.retryable) {
          this.end(error);
          return;
        }
        this.caller.log.warn({ err: error }, 'a subscription could not be brought up to date: trying again');
        await delay(retryPauseMs, undefined, { ref: false });
      }
    }
  }

  /** Answers whether it went live; not where too much came to be kept. */
  async #sendPending(): Promise<boolean> {
    while (this.#pending && this.#pending.length > 0) {
      const events = this.#pending;
      this.#pending = [];
      await this.#sendAll(
        events.filter((event) => this.#isNew(event)),
        'CHANGE',
      );
    }
    if (!this.#pending || this.#isOver) return this.#isOver;
    this.#state = 'live';
    return true;
  }

  #isNew({ cursor }: LogEvent): boolean {
    return this.#context.log.compare(cursor, this.#cursor) > 0;
  }

  async #begin(after: string | undefined): Promise<void> {
    const { binding } = this.group;
    if (after !== undefined) return this.#replay(after);
    if (binding.everyEvent) {
      if (!(await this.#replayAll())) await this.#checkVisible();
      return;
    }
    const events = await this.#context.reader.readNewest(binding.topic, this.interest);
    if (events.length > 0 || this.interest.entityId === undefined) return this.#sendAll(events, 'SNAPSHOT');
    const state = await this.#checkVisible();
    const payload = binding.state === undefined ? {} : { [binding.state]: state };
    await this.#sendAll([this.#unlogged(this.interest.entityId, payload)], 'SNAPSHOT');
  }

  #unlogged(entityId: string, payload: LogEvent['payload']): LogEvent {
    const { topic } = this.group.binding;
    const occurredAt = new Date().toISOString();
    return { cursor: this.#cursor, topic, entityId, sequence: 0, occurredAt, payload };
  }

  /** Throws NOT_FOUND where the caller sees no such entity; answers its state. */
  async #checkVisible(): Promise<unknown> {
    const { by } = this.group.binding;
    const { entityId } = this.interest;
    if (entityId === undefined) return undefined;
    const state = await this.#context.readState(this.group, this.caller, entityId);
    if (state !== undefined) return state;
    const message = `${by} names nothing that you can see: "${entityId.slice(0, 80)}"`;
    throw new CodedError('NOT_FOUND', message);
  }

  async #replay(after: string): Promise<void> {
    const { topic, everyEvent } = this.group.binding;
    this.#cursor = after;
    for (let count = 0; !this.#isOver; ) {
      const query = { ...this.interest, after: this.#cursor };
      const past = await this.#context.reader.readPast(topic, query);
      if (past.state === 'refused') throw refused(after, past.reason);
      if (past.state === 'expired') {
        this.#cursor = past.upTo;
        await this.#sendGap();
        return;
      }
      await this.#sendAll(past.events, 'CHANGE');
      if (past.isComplete) {
        if (this.#context.log.compare(past.upTo, this.#cursor) > 0) this.#cursor = past.upTo;
        return;
      }
      count += past.events.length;
      if (everyEvent && count >= maxReplayedEvents) return this.#sendGap();
    }
  }

  /** From the first event; answers whether there was any. */
  async #replayAll(): Promise<boolean> {
    const { topic } = this.group.binding;
    const past = await this.#context.reader.readPast(topic, this.interest);
    if (past.state === 'refused' || past.events.length === 0) return false;
    const [first, ...others] = past.events;
    // What is left of a log that was cut begins with another number.
    if (first) await this.#sendAll([first], first.sequence > 1 ? 'GAP' : 'CHANGE');
    await this.#sendAll(others, 'CHANGE');
    if (!past.isComplete) await this.#replay(this.#cursor);
    return true;
  }

  async #sendGap(): Promise<void> {
    const { topic } = this.group.binding;
    const newest = await this.#context.reader.readNewest(topic, this.interest);
    if (newest.length > 0 || this.interest.entityId === undefined) return this.#sendAll(newest, 'GAP');
    await this.#begin(undefined);
  }

  async #recover(missed: ReadonlyMap<string, MissedState> | undefined): Promise<void> {
    if (this.group.binding.everyEvent) return this.#replay(this.#cursor);
    if (!missed) return this.#sendGap();
    const { log } = this.#context;
    const inOrder = [...missed.values()].sort((a, b) => log.compare(a.event.cursor, b.event.cursor));
    for (const { event, hasLeftOut } of inOrder)
      await this.#sendAll([event], hasLeftOut ? 'COALESCED' : 'CHANGE');
  }

  /** In order, resolved together, and no faster than the client reads. */
  async #sendAll(events: readonly LogEvent[], delivery: Delivery): Promise<void> {
    const payloads = events.map((event) => this.group.payload(event, delivery));
    for (const [index, event] of events.entries()) {
      const payload = await payloads[index];
      if (this.#isOver || !this.#sink) return;
      if (!payload) continue;
      this.#cursor = event.cursor;
      this.#context.metrics.countDelivery(delivery);
      if (!this.#sink.next(payload)) await this.#sink.drained();
    }
  }
}

function refused(cursor: string, reason: string): CodedError {
  const message = `after: "${cursor.slice(0, 80)}" ${reason}. Pass the cursor of an event that you received, or none.`;
  return new CodedError('BAD_USER_INPUT', message);
}
