import { untilAborted } from '../deadline.ts';
import type { SubgraphTransport } from './subgraph-transport.ts';

/** What came back, whole. */
export interface ChannelAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly text: string;
}

export type ChannelHeaders = Record<string, string>;

/** The way to one subgraph, for requests that are JSON already. Both reject where no answer came, and when the signal aborts. */
export interface SubgraphChannel {
  /** Whether what is sent leaves the process. */
  readonly isRemote: boolean;
  post(body: string, headers: ChannelHeaders, signal: AbortSignal): Promise<ChannelAnswer>;
  /** An answer that may be a stream. */
  open(body: string, headers: ChannelHeaders, signal: AbortSignal): Promise<Response>;
}

// A transport knows where it goes; the address only has to be a URL with the customary path.
const address = 'http://subgraph.invalid/graphql';

/** A channel over a transport of requests and responses, such as a server's `fetch` in this process. */
export function toChannel(transport: SubgraphTransport): SubgraphChannel {
  const open: SubgraphChannel['open'] = async (body, headers, signal) =>
    transport(new Request(address, { method: 'POST', headers, body, signal }));
  return {
    isRemote: false,
    open,
    post: (body, headers, signal) => untilAborted(open(body, headers, signal).then(toChannelAnswer), signal),
  };
}

export async function toChannelAnswer(response: Response): Promise<ChannelAnswer> {
  const contentType = response.headers.get('content-type') ?? undefined;
  return { status: response.status, contentType, text: await response.text() };
}
