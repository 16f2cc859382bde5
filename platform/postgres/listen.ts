import { setTimeout as delay } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import type { Log } from '../log.ts';

export interface ListenHandlers {
  readonly onNotification: (channel: string, payload: string) => void;
  /**
   * Called once the channels are listened to again after the connection was lost, and not for the first time:
   * notifications sent in between are lost for good, so callers read on from their own cursor.
   */
  readonly onReconnect: () => void;
}

export interface ListenSettings {
  readonly connection: ClientConfig;
  readonly channels: readonly string[];
  readonly log: Log;
}

const firstPauseMs = 50;
const longestPauseMs = 5_000;
const heartbeatEveryMs = 30_000;
const answersWithinMs = 10_000;

/**
 * Listens on one connection of its own, and resolves once the server has confirmed all channels. A lost connection is
 * made again with growing pauses until disposed. Throws where the first connection fails.
 */
export async function startListening(
  settings: ListenSettings,
  handlers: ListenHandlers,
  signal: AbortSignal,
): Promise<AsyncDisposable> {
  const listener = new Listener(settings, handlers);
  signal.throwIfAborted();
  await listener.connect();
  return listener;
}

class Listener implements AsyncDisposable {
  readonly #settings: ListenSettings;
  readonly #handlers: ListenHandlers;
  readonly #stopping = new AbortController();
  #client: Client | undefined;
  #reconnecting: Promise<void> | undefined;

  constructor(settings: ListenSettings, handlers: ListenHandlers) {
    this.#settings = settings;
    this.#handlers = handlers;
  }

  async connect(): Promise<void> {
    const client = new Client({
      ...this.#settings.connection,
      connectionTimeoutMillis: answersWithinMs,
      query_timeout: answersWithinMs,
    });
    client.on('notification', ({ channel, payload }) =>
      this.#handlers.onNotification(channel, payload ?? ''),
    );
    // `end` follows every `error` of a connected client, and is where the loss is dealt with.
    client.on('error', (err) => this.#settings.log.debug({ err }, 'the listening connection failed'));
    try {
      await client.connect();
      for (const channel of this.#settings.channels)
        await client.query(`listen ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    // A listener only receives: without a question now and then it would not notice a network that went away.
    const heartbeat = setInterval(() => {
      client.query('select 1').catch(() => client.end());
    }, heartbeatEveryMs).unref();
    client.once('end', () => {
      clearInterval(heartbeat);
      this.#lost();
    });
  }

  #lost(): void {
    this.#client = undefined;
    if (this.#stopping.signal.aborted) return;
    this.#settings.log.warn(
      { channels: this.#settings.channels },
      'lost the listening connection: making it again',
    );
    this.#reconnecting = this.#reconnect(this.#stopping.signal).catch((err: unknown) => {
      if (!this.#stopping.signal.aborted) this.#settings.log.error({ err }, 'a reconnect handler failed');
    });
  }

  async #reconnect(signal: AbortSignal): Promise<void> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await delay(pauseMs * (0.5 + Math.random() / 2), undefined, { signal });
      try {
        await this.connect();
        break;
      } catch (err) {
        this.#settings.log.debug({ err }, 'the listening connection could not be made yet');
      }
    }
    if (!signal.aborted) this.#handlers.onReconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#reconnecting;
    await this.#client?.end();
  }
}
