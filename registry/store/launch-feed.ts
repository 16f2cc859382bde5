import type { ClientConfig } from 'pg';
import type { ArtefactFeed, ArtefactName, SignedArtefact } from '#platform/artefact/signed-artefact.ts';
import type { Log } from '#platform/log.ts';
import { startListening } from '#platform/postgres/listen.ts';
import { launchChannel } from './launch-store.ts';
import type { SchemaRegistry } from './schema-registry.ts';

interface LaunchFeedSettings {
  readonly registry: Pick<SchemaRegistry, 'readArtefact'>;
  /** For a connection of its own, which hears of launches. */
  readonly connection: ClientConfig;
  readonly log: Log;
}

/** Follows the launches of a database, for any number of gateways. */
export interface LaunchFeed extends AsyncDisposable {
  /** As `ArtefactFeed.next`, waiting at most `waitMs`. */
  next(
    name: ArtefactName,
    after: number | undefined,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<SignedArtefact | undefined>;
  /** The artefacts of one contract of one variant. */
  follow(name: ArtefactName): ArtefactFeed;
}

const longestWaitMs = 25_000;

/** Starts listening for launches. Rejects where the database cannot be reached. */
export async function startLaunchFeed(
  { registry, connection, log }: LaunchFeedSettings,
  signal: AbortSignal,
): Promise<LaunchFeed> {
  const waiting = new Set<() => void>();
  // Whoever waits looks again, so a notification that was lost with its connection costs nothing.
  const wake = () => {
    for (const resolve of [...waiting]) resolve();
  };
  const listening = await startListening(
    { connection, channels: [launchChannel], log },
    { onNotification: wake, onReconnect: wake },
    signal,
  );

  async function next(
    name: ArtefactName,
    after: number | undefined,
    waitMs: number,
    stop: AbortSignal,
  ): Promise<SignedArtefact | undefined> {
    const deadline = AbortSignal.any([stop, AbortSignal.timeout(waitMs)]);
    for (;;) {
      // Before the look, so that no launch falls between them.
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      deadline.addEventListener('abort', () => resolve(), { once: true });
      try {
        const artefact = await registry.readArtefact(name, after ?? 0);
        if (artefact || deadline.aborted) return artefact;
        await promise;
        if (stop.aborted) return undefined;
      } finally {
        waiting.delete(resolve);
      }
    }
  }

  return {
    next,
    follow: (name) => ({ next: (after, stop) => next(name, after, longestWaitMs, stop) }),
    async [Symbol.asyncDispose]() {
      wake();
      await listening[Symbol.asyncDispose]();
    },
  };
}
