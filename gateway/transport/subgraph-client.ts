import { CodedError, isCodedError } from '#platform/errors.ts';
import { type Deadline, untilAborted } from '../deadline.ts';
import type { GatewayMetrics } from '../http/metrics.ts';
import type { RequestContext } from '../request-context.ts';
import { readEventStream } from './event-stream.ts';
import { parseSubgraphAnswer, readSubgraphAnswer, type SubgraphAnswer } from './subgraph-answer.ts';
import { toSubgraphHeaders } from './subgraph-headers.ts';
import type { SubgraphTransport } from './subgraph-transport.ts';

export interface SubgraphOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
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
  readonly transports: ReadonlyMap<string, SubgraphTransport>;
  readonly maxAnswerBytes: number;
  readonly metrics: GatewayMetrics;
}

// A transport knows where it goes; the address only has to be a URL with the customary path.
const address = 'http://subgraph.invalid/graphql';

export function createSubgraphClient({
  transports,
  maxAnswerBytes,
  metrics,
}: SubgraphClientOptions): SubgraphClient {
  async function send(name: string, operation: SubgraphOperation, headers: Headers, signal: AbortSignal) {
    const transport = transports.get(name);
    if (!transport) throw new Error(`No transport is configured for subgraph "${name}"`);
    const { query, variables, operationName } = operation;
    const body = JSON.stringify({ query, variables, ...(operationName !== undefined && { operationName }) });
    return transport(new Request(address, { method: 'POST', headers, body, signal }));
  }

  return {
    async query(name, operation, caller, { signal, remainingMs }) {
      const stopTimer = metrics.subgraphSeconds.startTimer({ subgraph: name });
      const headers = toSubgraphHeaders(caller, remainingMs());
      headers.set('accept', 'application/graphql-response+json, application/json;q=0.9');
      try {
        const work = send(name, operation, headers, signal).then((response) =>
          readSubgraphAnswer(response, maxAnswerBytes),
        );
        const answer = await untilAborted(work, signal);
        stopTimer({ outcome: 'answered' });
        return answer;
      } catch (cause) {
        stopTimer({ outcome: 'failed' });
        throw toCodedError(cause, name, operation, caller, signal);
      }
    },

    async *open(name, operation, caller, signal) {
      const headers = toSubgraphHeaders(caller, undefined);
      headers.set('accept', 'text/event-stream, application/graphql-response+json;q=0.9');
      try {
        const response = await untilAborted(send(name, operation, headers, signal), signal);
        if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
          yield await readSubgraphAnswer(response, maxAnswerBytes);
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
