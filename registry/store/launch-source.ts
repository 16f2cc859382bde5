import type { ClientConfig, Pool } from 'pg';
import type { Log } from '#platform/log.ts';
import { startListening } from '#platform/postgres/listen.ts';
import { launchChannel } from './launch-store.ts';
import { createSchemaRegistry } from './schema-registry.ts';

interface LaunchSourceSettings {
  readonly pool: Pool;
  /** For a connection of its own, which hears of launches. */
  readonly connection: ClientConfig;
  readonly log: Log;
}

interface StartedLaunchSource extends AsyncDisposable {
  readonly sdl: string;
}

/**
 * The supergraph of the last launch, and of each one after it: what a gateway serves from. Starting rejects with
 * `NOT_FOUND` before there is a launch. While the database is away, the last supergraph stays.
 */
export function createLaunchSource({ pool, connection, log }: LaunchSourceSettings): {
  readonly start: (onUpdate: (sdl: string) => void, signal: AbortSignal) => Promise<StartedLaunchSource>;
} {
  const registry = createSchemaRegistry(pool);
  return {
    async start(onUpdate, signal) {
      let sdl = '';
      let reading = Promise.resolve();
      let heardEarly = false;
      const readAgain = async (): Promise<void> => {
        try {
          const { supergraphSdl } = await registry.read();
          if (supergraphSdl === sdl) return;
          sdl = supergraphSdl;
          onUpdate(supergraphSdl);
        } catch (err) {
          log.warn({ err }, 'the last launch cannot be read: the supergraph in use stays');
        }
      };
      // One after the other: an earlier read that answers late must not undo a later one.
      const update = () => {
        if (sdl === '') heardEarly = true;
        else reading = reading.then(readAgain);
      };
      await using stack = new AsyncDisposableStack();
      // Listening begins before the first read, so that no launch falls between them.
      stack.use(
        await startListening(
          { connection, channels: [launchChannel], log },
          { onNotification: update, onReconnect: update },
          signal,
        ),
      );
      const { supergraphSdl: first } = await registry.read();
      sdl = first;
      if (heardEarly) update();
      const owned = stack.move();
      return {
        sdl: first,
        async [Symbol.asyncDispose]() {
          await owned.disposeAsync();
          await reading;
        },
      };
    },
  };
}
