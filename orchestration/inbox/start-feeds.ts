import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { ChangeFeed, ChangePoll, ChangeStream } from '#domain/change-feed.ts';
import type { Log } from '#platform/log.ts';
import { toFailure } from '../steps/failure.ts';
import { type HeldFeed, holdFeed, holdMs, noteFeedFailure, releaseFeed, storeBatch } from './feed-store.ts';

export interface FeedSettings {
  readonly pool: Pool;
  readonly log: Log;
  /** Called when new messages are there. */
  readonly onStored: () => void;
}

const callMs = 30_000;
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** Follows the change feeds of systems; of several processes one at a time follows each. What is stored goes on from its last place. */
export function startFeeds(settings: FeedSettings, feeds: readonly ChangeFeed[]): AsyncDisposable {
  const stopping = new AbortController();
  const holder = randomUUID();
  const running = feeds.map((feed) => keepFollowing(settings, feed, holder, stopping.signal));
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

async function keepFollowing(
  settings: FeedSettings,
  feed: ChangeFeed,
  holder: string,
  signal: AbortSignal,
): Promise<void> {
  const { pool, log } = settings;
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    let waitMs = holdMs / 3;
    try {
      const held = await holdFeed(pool, feed.name, holder);
      if (held && feed.kind === 'poll') waitMs = await readPoll(settings, feed, held, holder, signal);
      else if (held && feed.kind === 'stream') await followStream(settings, feed, held, holder, signal);
      pauseMs = firstPauseMs;
    } catch (error) {
      if (signal.aborted) break;
      waitMs = pauseMs;
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      const failure = toFailure(error, feed.system);
      log.warn(
        { err: error, feed: feed.name, retryInMs: waitMs },
        'a change feed cannot be followed: trying again',
      );
      await noteFeedFailure(pool, feed.name, failure.message).catch(() => undefined);
    }
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }
  await releaseFeed(pool, feed.name, holder).catch(() => undefined);
}

/** Reads what is due; answers how long to wait. */
async function readPoll(
  { pool, onStored }: FeedSettings,
  poll: ChangePoll,
  { position, idleMs }: HeldFeed,
  holder: string,
  signal: AbortSignal,
): Promise<number> {
  if (idleMs !== undefined && idleMs < poll.everyMs) return Math.min(poll.everyMs - idleMs, holdMs / 3);
  let after = position;
  for (;;) {
    const batch = await poll.read(after, toContext(poll.name, signal));
    if ((await storeBatch(pool, poll, holder, batch)) > 0) onStored();
    after = batch.position;
    if (!batch.hasMore || signal.aborted) return Math.min(poll.everyMs, holdMs / 3);
    // A long way behind: the feed must stay ours meanwhile.
    if (!(await holdFeed(pool, poll.name, holder))) return holdMs / 3;
  }
}

async function followStream(
  { pool, onStored }: FeedSettings,
  stream: ChangeStream,
  { position }: HeldFeed,
  holder: string,
  signal: AbortSignal,
): Promise<void> {
  const lost = new AbortController();
  const keeping = keepHold(pool, stream.name, holder, lost, signal);
  try {
    await stream.follow(
      position,
      async (batch) => {
        if ((await storeBatch(pool, stream, holder, batch)) > 0) onStored();
      },
      AbortSignal.any([signal, lost.signal]),
    );
  } finally {
    lost.abort();
    await keeping;
  }
}

/** Keeps the feed while it is followed, and ends the following once another process has it. */
async function keepHold(
  pool: Pool,
  name: string,
  holder: string,
  lost: AbortController,
  signal: AbortSignal,
): Promise<void> {
  const ended = AbortSignal.any([signal, lost.signal]);
  while (!ended.aborted) {
    await delay(holdMs / 3, undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted) return;
    // While the database cannot be asked nobody else can take the feed either.
    const held = await holdFeed(pool, name, holder).catch(() => true);
    if (!held) lost.abort();
  }
}

function toContext(name: string, signal: AbortSignal): CallContext {
  return {
    signal: AbortSignal.any([signal, AbortSignal.timeout(callMs)]),
    correlationId: `feed:${name}:${randomUUID()}`,
    priority: 'sync',
    deadlineAt: Date.now() + callMs,
    caller: 'inbox',
  };
}
