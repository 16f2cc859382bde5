import { LRUCache } from 'lru-cache';
import { CodedError } from '#platform/errors.ts';
import { maskError } from '../errors/mask-error.ts';
import type { LiveResults } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';
import type { EventBinding } from './event-binding.ts';
import type { LogEvent } from './event-log.ts';
import { createEventWriter, type Delivery, type EventWriter } from './event-writer.ts';
import type { LiveMetrics } from './live-metrics.ts';
import { type Payload, toPayload } from './payload.ts';

/** Opens the group's operation over a supergraph, for one of its callers; the error that ends it where it is not valid there. */
export type OpenLive = (caller: RequestContext) => Promise<LiveResults | CodedError>;

/** Who gets the results of a group. */
export interface GroupMember {
  readonly caller: RequestContext;
  take(event: LogEvent, payload: Payload): void;
  /** More events wait than the group may keep: the log has them. */
  fallBehind(): void;
  end(error: CodedError): void;
}

export interface GroupOptions {
  readonly key: string;
  /** Short, and never used twice. */
  readonly id: string;
  readonly binding: EventBinding;
  readonly live: LiveResults;
  readonly results: ResultCache;
  readonly metrics: LiveMetrics;
  readonly maxBatch?: number;
  readonly maxQueued?: number;
}

/** Results that were written lately, of all groups. */
export type ResultCache = LRUCache<string, Payload>;

export function createResultCache(maxBytes: number): ResultCache {
  return new LRUCache({
    maxSize: maxBytes,
    sizeCalculation: ({ json }, key) => json.length + key.length + 200,
  });
}

interface Wanted {
  readonly event: LogEvent;
  readonly delivery: Delivery;
  resolve(payload: Payload): void;
}

const executionsAtATime = 4;
/** What says that it is the state of now may not be older. */
const snapshotKeptMs = 1_000;

/**
 * All subscriptions that get the same text of an event: one document, variables and authorization scope. Each event is
 * executed once, several together, and handed on in the log's order.
 */
export class LiveGroup {
  readonly key: string;
  readonly binding: EventBinding;
  readonly members = new Set<GroupMember>();
  readonly #options: Required<GroupOptions>;
  readonly #stopping = new AbortController();
  #live: LiveResults;
  #writer: EventWriter;
  #version = 0;
  #wanted: Wanted[] = [];
  readonly #underWay = new Map<string, Promise<Payload>>();
  #executions = 0;
  #isFlushing = false;
  #queue: { event: LogEvent; members: readonly GroupMember[]; payload: Promise<Payload> }[] = [];
  #queued = 0;
  #isHandingOn = false;

  constructor(options: GroupOptions) {
    this.#options = { maxBatch: 200, maxQueued: 50_000, ...options };
    this.key = options.key;
    this.binding = options.binding;
    this.#live = options.live;
    this.#writer = createEventWriter(options.binding, options.live.source.operation);
  }

  /** Goes on over another supergraph. */
  moveTo(live: LiveResults): void {
    this.#live = live;
    this.#writer = createEventWriter(this.binding, live.source.operation);
    this.#version++;
  }

  /** What clients of this group read of the event: executed, under way or kept. */
  payload(event: LogEvent, delivery: Delivery): Promise<Payload> {
    const { results, metrics, id } = this.#options;
    const isNow = delivery === 'SNAPSHOT' || delivery === 'GAP';
    const shown = this.#writer.showsDelivery ? delivery : isNow ? 'now' : '';
    const key = `${id} ${this.#version} ${shown} ${event.entityId} ${event.sequence} ${event.cursor}`;
    const kept = results.get(key);
    if (kept) {
      metrics.sharedResults.inc();
      return Promise.resolve(kept);
    }
    const started = this.#underWay.get(key);
    if (started) return started;
    const { promise, resolve } = Promise.withResolvers<Payload>();
    this.#underWay.set(key, promise);
    this.#wanted.push({
      event,
      delivery,
      resolve: (payload) => {
        this.#underWay.delete(key);
        // A failure may be over when the event is asked for again.
        if (!payload.hasErrors) results.set(key, payload, isNow ? { ttl: snapshotKeptMs } : {});
        resolve(payload);
      },
    });
    this.#flushSoon();
    return promise;
  }

  /** Hands a new event on to these members when it is resolved, behind all before it. */
  deliver(event: LogEvent, members: readonly GroupMember[]): void {
    if (this.#queued >= this.#options.maxQueued) {
      for (const member of members) member.fallBehind();
      return;
    }
    this.#queued++;
    this.#queue.push({ event, members, payload: this.payload(event, 'CHANGE') });
    if (!this.#isHandingOn) void this.#handOn();
  }

  async #handOn(): Promise<void> {
    this.#isHandingOn = true;
    while (this.#queue.length > 0) {
      const queue = this.#queue;
      this.#queue = [];
      for (const { event, members, payload } of queue) {
        const written = await payload;
        this.#queued--;
        for (const member of members) member.take(event, written);
      }
    }
    this.#isHandingOn = false;
  }

  // After the poll phase: all that came in this turn goes together.
  #flushSoon(): void {
    if (this.#isFlushing || this.#executions >= executionsAtATime) return;
    this.#isFlushing = true;
    setImmediate(() => {
      this.#isFlushing = false;
      while (this.#wanted.length > 0 && this.#executions < executionsAtATime)
        void this.#execute(this.#wanted.splice(0, this.#options.maxBatch));
    });
  }

  async #execute(batch: readonly Wanted[]): Promise<void> {
    const { metrics } = this.#options;
    const caller = this.#caller();
    if (!caller) return; // all have left, and nobody waits
    this.#executions++;
    metrics.executions.inc();
    metrics.resolvedEvents.inc(batch.length);
    try {
      const answers = batch.map(({ event, delivery }) => this.#writer.toAnswer(event, delivery));
      const results = await this.#live.resolveMany(answers, caller, this.#stopping.signal);
      for (const [index, { event, resolve }] of batch.entries())
        resolve(toPayload(event.cursor, results[index] ?? noResult(caller)));
    } catch (error) {
      const errors = [maskError(error, caller)];
      for (const { event, resolve } of batch) resolve(toPayload(event.cursor, { errors, data: null }));
    } finally {
      this.#executions--;
      if (this.#wanted.length > 0) this.#flushSoon();
    }
  }

  // Any of them may see the same; one whose token still holds is taken, since subgraphs read it again.
  #caller(): RequestContext | undefined {
    const nowSeconds = Date.now() / 1_000;
    let last: RequestContext | undefined;
    for (const { caller } of this.members) {
      last = caller;
      if (caller.claims?.exp === undefined || caller.claims.exp > nowSeconds + 1) break;
    }
    return last;
  }

  stop(): void {
    this.#stopping.abort(new CodedError('DEADLINE_EXCEEDED', 'Nobody waits for this event any more'));
  }
}

function noResult(caller: RequestContext) {
  return { errors: [maskError(new Error('An event has no result'), caller)], data: null };
}
