import type { RequestContext } from '../request-context.ts';
import { createSharing } from '../sharing.ts';
import type { ChannelAnswer, ChannelHeaders, SubgraphChannel } from './subgraph-channel.ts';

export interface SharedRequest {
  readonly body: string;
  /** Without what is signed for this one request. */
  readonly headers: ChannelHeaders;
  readonly caller: Pick<RequestContext, 'claims'>;
  readonly remainingMs: number;
  readonly signal: AbortSignal;
}

// These tell requests of equal callers apart, and change no answer.
const ofOneRequest = new Set(['x-correlation-id', 'x-weir-deadline-ms', 'traceparent', 'tracestate']);

/**
 * Sends equal queries that are in flight to one subgraph once: equal in body, headers and claims, and about equal in the time
 * that is left. The answer is shared as text, which each of them parses into objects of its own.
 */
export function createRequestSharing(epoch?: () => number) {
  const share = createSharing<ChannelAnswer>(epoch);
  return function postShared(
    channel: SubgraphChannel,
    { body, headers, caller, remainingMs, signal }: SharedRequest,
    post: (signal: AbortSignal) => Promise<ChannelAnswer>,
  ): Promise<ChannelAnswer> {
    const kept = Object.entries(headers).filter(([name]) => !ofOneRequest.has(name));
    const key = JSON.stringify([body, kept.toSorted(), caller.claims ?? null, timeClass(remainingMs)]);
    return share(channel, key, { signal, timeoutMs: remainingMs }, post);
  };
}

// The subgraph is told how long the first of them waits: nobody is to wait for much less than it would alone.
function timeClass(remainingMs: number): number {
  return Math.floor(Math.log(remainingMs + 1) / Math.log(1.25));
}
