import { type Client, createClient } from 'graphql-ws';
import type { LiveDocument } from './live-document.ts';

export interface LiveClientOptions {
  /** Of the gateway's WebSocket: `wss://…/graphql`. */
  readonly url: string;
  /** Asked for at every connection: a token that has expired is replaced by a new one. */
  readonly token: () => string | Promise<string>;
  /** Where there is no WebSocket in the environment. */
  readonly webSocket?: unknown;
  /** What may be shown to a person of the connection. */
  readonly onState?: (state: 'connecting' | 'live' | 'waiting') => void;
}

/** What every event of a subscription carries. */
interface Resumable {
  readonly cursor: string;
  readonly sequence: number;
}

export interface LiveHandlers<Result> {
  readonly onEvent: (result: Result) => void;
  /** It is over: refused, or ended by the server. */
  readonly onEnd?: (errors: readonly unknown[]) => void;
}

export interface LiveClient {
  /** Follows until it is disposed of; after a lost connection it goes on behind the last event. */
  follow<Result extends object, Variables extends object>(
    document: LiveDocument<Result, Variables>,
    variables: Variables,
    handlers: LiveHandlers<Result>,
  ): Disposable;
  dispose(): Promise<void>;
}

const longestPauseMs = 30_000;
const tokenRefused = 4403;
// The same token is not refused for ever: an issuer may have been out of reach.
const maxRefusals = 5;

/** A client of live status over `graphql-ws`: no event twice, none left out, over any number of connections. */
export function createLiveClient({ url, token, webSocket, onState }: LiveClientOptions): LiveClient {
  let returnMs: number | undefined;
  let refusals = 0;
  const client: Client = createClient({
    url,
    webSocketImpl: webSocket,
    connectionParams: async () => ({ authorization: `Bearer ${await token()}` }),
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (event) => codeOf(event) !== tokenRefused || refusals < maxRefusals,
    retryWait: async (retries) => {
      onState?.('waiting');
      const pauseMs = returnMs ?? Math.min(longestPauseMs, 100 * 2 ** retries) * (0.5 + Math.random() / 2);
      returnMs = undefined;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    },
    on: {
      connecting: () => onState?.('connecting'),
      connected: () => {
        refusals = 0;
        onState?.('live');
      },
      closed: (event) => {
        if (codeOf(event) === tokenRefused) refusals++;
        returnMs = readReturnMs(event);
      },
    },
  });

  return {
    follow(document, variables, { onEvent, onEnd }) {
      const seen = createSeen();
      // Written anew for each connection: what a getter says is what the server is sent.
      const resumable = {
        ...variables,
        get after() {
          return seen.cursor() ?? ('after' in variables ? variables.after : undefined);
        },
      };
      const stop = client.subscribe<Record<string, unknown>>(
        { query: document.text, variables: resumable },
        {
          next: ({ data, errors }) => {
            const event = data && (Object.values(data)[0] as Resumable | null | undefined);
            if (!event) return void (errors && onEnd?.(errors));
            // The server's answer to this very document.
            if (seen.isNew(event)) onEvent(data as never);
          },
          error: (error) => onEnd?.(Array.isArray(error) ? error : [error]),
          complete: () => onEnd?.([]),
        },
      );
      return { [Symbol.dispose]: stop };
    },
    dispose: async () => client.dispose(),
  };
}

/** How the server says when to come back, so that not all do at once. */
function readReturnMs(event: unknown): number | undefined {
  const reason = typeof event === 'object' && event !== null && 'reason' in event ? String(event.reason) : '';
  const given = /^reconnect in (\d+) ms$/.exec(reason)?.[1];
  return given === undefined ? undefined : Number(given);
}

function codeOf(event: unknown): number | undefined {
  return typeof event === 'object' && event !== null && 'code' in event ? Number(event.code) : undefined;
}

const remembered = 500;

/** Knows the last events by their cursors. */
function createSeen() {
  const cursors = new Set<string>();
  let last: string | undefined;
  return {
    cursor: () => last,
    isNew({ cursor, sequence }: Resumable): boolean {
      last = cursor;
      const key = `${cursor} ${sequence}`;
      if (cursors.has(key)) return false;
      cursors.add(key);
      const [oldest] = cursors;
      if (cursors.size > remembered && oldest !== undefined) cursors.delete(oldest);
      return true;
    },
  };
}
