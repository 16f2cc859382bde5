import { untilAborted } from '../deadline.ts';

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** Reads a `text/event-stream` body (WHATWG HTML §9.2.6); leaving the loop or aborting the signal cancels the body. */
export async function* readEventStream(
  response: Response,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent, void, void> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let buffered = '';
  try {
    while (true) {
      const { done, value } = await untilAborted(reader.read(), signal);
      if (done) return;
      buffered = (buffered + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n');
      const blocks = buffered.split('\n\n');
      buffered = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event) yield event;
      }
    }
  } finally {
    // A native stream is cancelled by its reader; graphql-yoga's own, in process, only by the body, as its reader waits
    // for the next chunk. The other of the two refuses, and a source that is gone has nothing to be told.
    reader.cancel().catch(() => {});
    response.body?.cancel().catch(() => {});
  }
}

function parseEvent(block: string): ServerSentEvent | undefined {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    if (line === '' || line.startsWith(':')) continue;
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  return event === 'message' && data.length === 0 ? undefined : { event, data: data.join('\n') };
}
