import { identityHeader, type SignIdentity } from '#platform/auth/signed-identity.ts';
import { CodedError, isCodedError } from '#platform/errors.ts';
import { type Deadline, untilAborted } from '../deadline.ts';
import type { GatewayMetrics } from '../http/metrics.ts';
import type { RequestContext } from '../request-context.ts';
import { readEventStream } from './event-stream.ts';
import type { HeaderPolicy } from './header-rules.ts';
import { createRequestSharing } from './share-requests.ts';
import { parseSubgraphAnswer, readSubgraphAnswer, type SubgraphAnswer } from './subgraph-answer.ts';
import { type ChannelHeaders, type SubgraphChannel, toChannelAnswer } from './subgraph-channel.ts';
import { toSubgraphHeaders } from './subgraph-headers.ts';

export interface SubgraphOperation {
  /** The request as JSON. */
  readonly body: string;
  readonly isMutation: boolean;
}

/** Speaks GraphQL to subgraphs by name. Every failure to answer is thrown as a `CodedError` that names no subgraph. */
export interface SubgraphClient {
  query(
    name: string,
    operation: SubgraphOperation,
    caller: RequestContext,
    deadline: Deadline,
  ): Promise<SubgraphAnswer>;
  /** Opens a subscription; ends when the subgraph completes it, throws where it breaks off. */
  open(
    name: string,
    operation: SubgraphOperation,
    caller: RequestContext,
    signal: AbortSignal,
  ): AsyncGenerator<SubgraphAnswer, void, void>;
}

export interface SubgraphClientOptions {
  readonly channels: ReadonlyMap<string, SubgraphChannel>;
  readonly maxAnswerBytes: number;
  readonly metrics: GatewayMetrics;
  readonly headerPolicy: HeaderPolicy;
  /** Whether equal queries that are in flight together are sent once. */
  readonly sharesRequests?: boolean;
  /** Moves on when something is known to be old. */
  readonly epoch?: (() => number) | undefined;
  /** Vouches for callers to subgraphs in other processes, which then get no token of theirs unless a rule passes it on. */
  readonly signIdentity?: SignIdentity | undefined;
}

const acceptJson = 'application/graphql-response+json, application/json;q=0.9';
const acceptStream = 'text/event-stream, application/graphql-response+json;q=0.9';

export function createSubgraphClient({
  channels,
  maxAnswerBytes,
  metrics,
  headerPolicy,
  sharesRequests = false,
  epoch,
  signIdentity,
}: SubgraphClientOptions): SubgraphClient {
  const postShared = createRequestSharing(epoch);

  function channelOf(name: string): SubgraphChannel {
    const channel = channels.get(name);
    if (!channel) throw new Error(`No transport is configured for subgraph "${name}"`);
    return channel;
  }

  function headersFor(name: string, caller: RequestContext, remainingMs: number | undefined, accept: string) {
    const headers = toSubgraphHeaders(caller, remainingMs);
    headers.accept = accept;
    if (signIdentity && channelOf(name).isRemote) delete headers.authorization;
    headerPolicy.apply(name, headers, caller);
    return headers;
  }

  /** Signs the request where it leaves the process. */
  async function sign(
    name: string,
    headers: ChannelHeaders,
    body: string,
    caller: RequestContext,
  ): Promise<void> {
    if (signIdentity && channelOf(name).isRemote)
      headers[identityHeader] = await signIdentity(name, body, caller.claims);
  }

  return {
    async query(name, operation, caller, { signal, remainingMs }) {
      const startedAt = performance.now();
      let outcome = 'failed';
      try {
        const { body } = operation;
        const headers = headersFor(name, caller, remainingMs(), acceptJson);
        const channel = channelOf(name);
        const post = (until: AbortSignal) =>
          signIdentity && channel.isRemote
            ? sign(name, headers, body, caller).then(() => channel.post(body, headers, until))
            : channel.post(body, headers, until);
        const received =
          sharesRequests && !operation.isMutation
            ? await postShared(channel, { body, headers, caller, remainingMs: remainingMs(), signal }, post)
            : await post(signal);
        const answer = readSubgraphAnswer(received, maxAnswerBytes);
        outcome = 'answered';
        return answer;
      } catch (cause) {
        throw toCodedError(cause, name, operation, caller, signal);
      } finally {
        const labels = { subgraph: name, outcome, ...metrics.labels.ofClient(caller) };
        metrics.subgraphSeconds.observe(labels, (performance.now() - startedAt) / 1_000);
      }
    },

    async *open(name, operation, caller, signal) {
      try {
        const headers = headersFor(name, caller, undefined, acceptStream);
        if (signIdentity) await sign(name, headers, operation.body, caller);
        const opening = channelOf(name).open(operation.body, headers, signal);
        const response = await untilAborted(opening, signal);
        if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
          yield readSubgraphAnswer(await toChannelAnswer(response), maxAnswerBytes);
          return;
        }
        for await (const { event, data } of readEventStream(response, signal)) {
          if (event === 'complete') return;
          if (event === 'next') yield parseSubgraphAnswer(JSON.parse(data));
        }
        throw new Error('The subgraph closed the event stream without completing it');
      } catch (cause) {
        throw toCodedError(cause, name, operation, caller, signal);
      }
    },
  };
}

function toCodedError(
  cause: unknown,
  subgraph: string,
  { isMutation }: SubgraphOperation,
  caller: RequestContext,
  signal: AbortSignal,
): CodedError {
  if (signal.aborted && isCodedError(signal.reason)) return signal.reason;
  if (signal.aborted)
    return new CodedError('DEADLINE_EXCEEDED', 'The client left before the answer was complete', { cause });
  caller.log.warn({ correlationId: caller.correlationId, subgraph, err: cause }, 'subgraph did not answer');
  const message = isMutation
    ? 'A part of the graph did not answer: what it did is not known, look before you send it again'
    : 'A part of the graph did not answer: try again later';
  return new CodedError('SYSTEM_UNAVAILABLE', message, { cause, retryable: !isMutation });
}
