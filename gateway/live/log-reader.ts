import type { EventInterest, EventLog, LogEvent, PastEvents, PastQuery } from './event-log.ts';

/** Reads of many subscriptions that come together are a few reads of the log. */
export interface LogReader {
  readPast(topic: string, query: PastQuery): Promise<PastEvents & { readonly upTo: string }>;
  readNewest(topic: string, interest: EventInterest): Promise<readonly LogEvent[]>;
}

const maxQueries = 500;
const readsAtATime = 2;

export function createLogReader(log: EventLog): LogReader {
  const past = createBatches<PastQuery, PastEvents & { upTo: string }>(async (topic, queries) => {
    const upTo = log.position();
    return (await log.readPast(topic, queries, upTo)).map((found) => ({ ...found, upTo }));
  });
  const newest = createBatches<EventInterest, readonly LogEvent[]>((topic, interests) =>
    log.readNewest(topic, interests, log.position()),
  );
  return { readPast: past, readNewest: newest };
}

interface Waiting<Q, A> {
  readonly query: Q;
  resolve(answer: A): void;
  reject(error: unknown): void;
}

function createBatches<Q, A>(read: (topic: string, queries: readonly Q[]) => Promise<readonly A[]>) {
  const waiting = new Map<string, Waiting<Q, A>[]>();
  let reading = 0;
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || reading >= readsAtATime || waiting.size === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      for (const [topic, all] of waiting) {
        if (reading >= readsAtATime) return;
        const batch = all.splice(0, maxQueries);
        if (all.length === 0) waiting.delete(topic);
        void run(topic, batch);
      }
      schedule();
    });
  }

  async function run(topic: string, batch: readonly Waiting<Q, A>[]): Promise<void> {
    reading++;
    try {
      const answers = await read(
        topic,
        batch.map(({ query }) => query),
      );
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index];
        if (answer === undefined) reject(new Error('The event log left a query unanswered'));
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      reading--;
      schedule();
    }
  }

  return (topic: string, query: Q): Promise<A> => {
    const { promise, resolve, reject } = Promise.withResolvers<A>();
    const all = waiting.get(topic);
    if (all) all.push({ query, resolve, reject });
    else waiting.set(topic, [{ query, resolve, reject }]);
    schedule();
    return promise;
  };
}
