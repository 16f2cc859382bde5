import { EventEmitter } from 'node:events';
import { CodedError } from '#platform/errors.ts';
import { loadPubSubClient } from './load-avro.ts';

export interface PubSubConnection {
  /** The configured name of the org. */
  readonly system: string;
  readonly instanceUrl: string;
  readonly endpoint: string | undefined;
  readonly checksCertificate: boolean;
  readonly topic: string;
  /** The session to come in with; another one than `expired`. */
  readonly renewToken: (expired: string | undefined) => Promise<string>;
}

/** What came since the last time. */
export interface ReceivedEvents {
  /** As the client has decoded them. */
  readonly events: readonly unknown[];
  readonly latestReplayId: number;
}

/** As many as Salesforce lets be asked for: the next ones are asked for once these are stored. */
const eventsAtOnce = 100;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Events behind the replay id `after`, or from now on, until `signal` aborts. Throws `SYSTEM_UNAVAILABLE` where the connection is lost. A
 * replay id that Salesforce no longer knows is given up for the present end: what lies between is found by the poll.
 */
export async function* subscribeToTopic(
  connection: PubSubConnection,
  after: string | undefined,
  signal: AbortSignal,
): AsyncIterableIterator<ReceivedEvents> {
  try {
    yield* followOnce(connection, after, signal);
  } catch (error) {
    if (after === undefined || !isLostReplayId(error)) throw error;
    yield* followOnce(connection, undefined, signal);
  }
}

async function* followOnce(
  connection: PubSubConnection,
  after: string | undefined,
  signal: AbortSignal,
): AsyncIterableIterator<ReceivedEvents> {
  const { topic, endpoint } = connection;
  const accessToken = await connection.renewToken(undefined);
  const PubSubApiClient = await loadPubSubClient();
  const client = new PubSubApiClient(
    {
      authType: 'user-supplied',
      accessToken,
      // The client wants https; the API only takes the name.
      instanceUrl: connection.instanceUrl.replace(/^http:/, 'https:'),
      rejectUnauthorizedSsl: connection.checksCertificate,
      ...(endpoint === undefined ? {} : { pubSubEndpoint: endpoint }),
    },
    silent,
  );
  let waiting: { event?: unknown; replayId: number }[] = [];
  let asksForMore = false;
  let failure: unknown;
  let wake = Promise.withResolvers<void>();
  const fail = (error: unknown) => {
    failure ??= error;
    wake.resolve();
  };
  const onCallback = (info: { lastReplayId: number }, type: string, data?: unknown): void => {
    if (type === 'event') waiting.push({ event: data, replayId: replayIdOf(data) });
    else if (type === 'grpcKeepAlive') waiting.push({ replayId: Number(info.lastReplayId) });
    else if (type === 'lastEvent') asksForMore = true;
    // An event that the client cannot decode: its row is found by the poll.
    else if (type === 'error' && isParseError(data)) return;
    else if (type === 'error') fail(data);
    else if (type === 'end' || (type === 'grpcStatus' && codeOf(data) !== 0))
      fail(data ?? new Error('the stream ended'));
    wake.resolve();
  };
  const onAbort = () => wake.resolve();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await client.connect();
    if (after === undefined) client.subscribe(topic, onCallback, eventsAtOnce);
    else client.subscribeFromReplayId(topic, onCallback, eventsAtOnce, Number(after));
    while (!signal.aborted) {
      await wake.promise;
      wake = Promise.withResolvers();
      const taken = waiting;
      waiting = [];
      const last = taken.at(-1);
      if (last) {
        yield { events: taken.flatMap(({ event }) => event ?? []), latestReplayId: last.replayId };
      }
      if (failure !== undefined) throw await toLost(connection, accessToken, failure);
      if (!asksForMore || waiting.length > 0) continue;
      asksForMore = false;
      client.requestAdditionalEvents(topic, eventsAtOnce);
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    closeQuietly(client);
  }
}

/**
 * The client takes all listeners off its streams and leaves them open: the error by which such a stream ends later would have nobody to
 * hear it and end the process. So, while it closes, each stream gets a listener in their place and is cancelled.
 */
function closeQuietly(client: { close(): void }): void {
  const { removeAllListeners } = EventEmitter.prototype;
  EventEmitter.prototype.removeAllListeners = function (this: EventEmitter, ...names) {
    removeAllListeners.apply(this, names);
    this.on('error', () => undefined);
    if ('cancel' in this && typeof this.cancel === 'function') this.cancel();
    return this;
  };
  try {
    client.close();
  } finally {
    EventEmitter.prototype.removeAllListeners = removeAllListeners;
  }
}

const unauthenticated = 16;

async function toLost({ system, topic, renewToken }: PubSubConnection, token: string, failure: unknown) {
  // The next try is to come in with another session.
  if (codeOf(failure) === unauthenticated) await renewToken(token);
  const why = failure instanceof Error ? failure.message : JSON.stringify(failure);
  return new CodedError(
    'SYSTEM_UNAVAILABLE',
    `The change events of ${system} on ${topic} stopped: ${why.slice(0, 200)}. They are asked for again`,
    { system, retryable: true, cause: failure },
  );
}

function isLostReplayId(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const text = cause instanceof Error ? `${cause.message} ${errorCodeOf(cause)}` : '';
  return /replay ?id/i.test(text);
}

function errorCodeOf(error: Error): string {
  const metadata: unknown = 'metadata' in error ? error.metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('get' in metadata)) return '';
  return typeof metadata.get === 'function' ? String(metadata.get('error-code')) : '';
}

function isParseError(data: unknown): boolean {
  return data instanceof Error && 'latestReplayId' in data;
}

function codeOf(data: unknown): number | undefined {
  return typeof data === 'object' && data !== null && 'code' in data ? Number(data.code) : undefined;
}

function replayIdOf(data: unknown): number {
  return typeof data === 'object' && data !== null && 'replayId' in data ? Number(data.replayId) : 0;
}
