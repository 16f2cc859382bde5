import { type CodedError, isCodedError } from '#platform/errors.ts';
import type { LiveResults } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';
import type { EventBinding } from './event-binding.ts';
import type { EventInterest, EventLog, LogEvent } from './event-log.ts';
import { createInterestIndex } from './interest-index.ts';
import { createResultCache, LiveGroup, type OpenLive } from './live-group.ts';
import type { LiveMetrics } from './live-metrics.ts';
import { type LiveSink, LiveSubscriber, type SubscriberContext } from './live-subscriber.ts';
import { createLogReader } from './log-reader.ts';

export interface HubOptions {
  readonly log: EventLog;
  readonly metrics: LiveMetrics;
  readonly readState: SubscriberContext['readState'];
  /** For results that were written, so that whoever comes back reads them without an execution. */
  readonly maxResultBytes?: number;
  /** How long the events of a client that vanished are still resolved, for when it comes back. */
  readonly lingerMs?: number;
}

export interface NewSubscription {
  /** Equal for subscriptions that read the same text of the same event. */
  readonly groupKey: string;
  readonly binding: EventBinding;
  readonly live: LiveResults;
  readonly reopen: OpenLive;
  readonly caller: RequestContext;
  readonly interest: EventInterest;
  readonly after: string | undefined;
  readonly sink: LiveSink;
}

/** A subscription that is on. */
export interface Subscribed {
  /** Ends it; `mayReturn` where the connection was lost rather than the subscription completed. */
  leave(mayReturn: boolean): void;
}

/** Hands every event of the log to the subscriptions that want it, each distinct result made once. */
export interface EventHub extends Disposable {
  subscribe(subscription: NewSubscription): Subscribed;
  /** Moves every group to the supergraph that is served now; those that are not valid there end with the reason. */
  reopenAll(): Promise<void>;
}

interface Group {
  readonly group: LiveGroup;
  readonly reopen: OpenLive;
}

export function createEventHub({
  log,
  metrics,
  readState,
  maxResultBytes = 64_000_000,
  lingerMs = 30_000,
}: HubOptions): EventHub {
  const index = createInterestIndex<LiveSubscriber>();
  const groups = new Map<string, Group>();
  const results = createResultCache(maxResultBytes);
  const context: SubscriberContext = { log, reader: createLogReader(log), metrics, readState };
  const gone = new Set<LiveSubscriber>();
  let count = 0;

  const following = log.follow((events) => {
    for (const event of events) dispatch(event);
  });
  const sweeping = setInterval(() => {
    const now = Date.now();
    for (const subscriber of gone) if ((subscriber.goneUntilMs ?? 0) <= now) forget(subscriber);
  }, 1_000).unref();

  function dispatch(event: LogEvent): void {
    const found = index.find(event);
    if (found.length === 0) return;
    const first = found[0]?.group;
    if (first && found.every(({ group }) => group === first)) {
      first.deliver(event, found);
      return;
    }
    for (const [group, members] of Map.groupBy(found, (subscriber) => subscriber.group))
      group.deliver(event, members);
  }

  function groupOf({ groupKey, binding, live, reopen }: NewSubscription): Group {
    const known = groups.get(groupKey);
    if (known) return known;
    const group = new LiveGroup({ key: groupKey, id: String(++count), binding, live, results, metrics });
    const made = { group, reopen };
    groups.set(groupKey, made);
    return made;
  }

  function forget(subscriber: LiveSubscriber): void {
    const { group } = subscriber;
    gone.delete(subscriber);
    index.remove(group.binding.topic, subscriber);
    group.members.delete(subscriber);
    if (group.members.size > 0) return;
    if (groups.get(group.key)?.group === group) groups.delete(group.key);
    group.stop();
  }

  async function move({ group, reopen }: Group): Promise<void> {
    const [member] = group.members;
    if (!member) return;
    const opened = await reopen(member.caller).catch((error: unknown) => asCoded(error));
    if (opened === undefined) return;
    if (!isCodedError(opened)) return group.moveTo(opened);
    for (const each of [...group.members]) {
      each.end(opened);
      if (each instanceof LiveSubscriber) forget(each);
    }
  }

  return {
    subscribe(subscription) {
      const { caller, interest, sink, after } = subscription;
      const { group } = groupOf(subscription);
      const subscriber = new LiveSubscriber(group, caller, interest, sink, context);
      group.members.add(subscriber);
      index.add(group.binding.topic, subscriber);
      subscriber.start(after);
      return {
        leave(mayReturn) {
          subscriber.leave();
          if (!mayReturn || lingerMs === 0) return forget(subscriber);
          subscriber.goneUntilMs = Date.now() + lingerMs;
          gone.add(subscriber);
        },
      };
    },
    async reopenAll() {
      for (const group of [...groups.values()]) await move(group);
    },
    [Symbol.dispose]() {
      clearInterval(sweeping);
      following[Symbol.dispose]();
      for (const { group } of groups.values()) group.stop();
      groups.clear();
    },
  };
}

// A failure that says nothing of the operation leaves the group as it was planned.
function asCoded(error: unknown): CodedError | undefined {
  return isCodedError(error) && !error.retryable ? error : undefined;
}
