import { Agent, type Dispatcher, fetch as undiciFetch } from 'undici';
import { type Answer, readAnswer } from './answer.ts';

/** The wire below the shield: as the global `fetch`. */
export type WireFetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Transport extends AsyncDisposable {
  /** Resolves with the whole answer; rejects as `fetch` does. Tells, where it can, when the request goes over the wire. */
  readonly send: (url: string, init: RequestInit, signal: AbortSignal, onLeft: () => void) => Promise<Answer>;
}

const closeMs = 5_000;

/** Sends over `fetch`, or over kept-alive connections of its own. */
export function createTransport(fetch: WireFetch | undefined): Transport {
  if (fetch !== undefined) return { send: sendOver(fetch), [Symbol.asyncDispose]: async () => {} };
  const agent = new Agent({
    keepAliveTimeout: 30_000,
    connect: { timeout: 10_000 },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    async send(url, init, signal, onLeft) {
      const dispatcher = announcing(agent, onLeft);
      // undici's own types of RequestInit and Response differ from the DOM's in name only.
      const response = await undiciFetch(url, { ...(init as object), signal, dispatcher });
      return readAnswer(response as unknown as Response);
    },
    async [Symbol.asyncDispose]() {
      // What is still under way now is awaited by nobody.
      const cut = setTimeout(() => void agent.destroy(), closeMs);
      await agent.close().finally(() => clearTimeout(cut));
    },
  };
}

/** The agent, for one request, whose beginning on a connection is told: before that it may wait for one to open. */
function announcing(agent: Agent, onLeft: () => void): Dispatcher {
  const dispatch: Dispatcher['dispatch'] = (options, handler) => {
    const start = handler.onRequestStart;
    handler.onRequestStart = (...about) => {
      onLeft();
      start?.apply(handler, about);
    };
    return agent.dispatch(options, handler);
  };
  // Of a dispatcher fetch uses nothing else.
  return { dispatch } as Dispatcher;
}

function sendOver(fetch: WireFetch): Transport['send'] {
  return async (url, init, signal) => readAnswer(await fetch(url, { ...init, signal }));
}

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** True where the vendor cannot have seen the call: there was no connection to send it on. */
export function isNeverSent(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string' && neverSent.has(at.code)) return true;
    if (at instanceof AggregateError && at.errors.length > 0 && at.errors.every(isNeverSent)) return true;
  }
  return false;
}
