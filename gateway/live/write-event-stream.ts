import type { LiveStream } from './live-stream.ts';
import type { Payload } from './payload.ts';

const beforeData = Buffer.from('event: next\ndata: ');
const comment = Buffer.from(':\n\n');
const complete = Buffer.from('event: complete\ndata:\n\n');
const pingIntervalMs = 12_000;
const maxReturnMs = 5_000;

/**
 * A live subscription as server-sent events, distinct connections: `id` is the cursor, which browsers send again as
 * `Last-Event-ID`. A stream that ends because the process stops does not complete: it says when to come back.
 */
export function writeEventStream(stream: LiveStream): Response {
  const payloads = stream.payloads();
  let pinging: NodeJS.Timeout;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      // Some clients show no answer before its first byte.
      controller.enqueue(comment);
      pinging = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(comment);
      }, pingIntervalMs);
    },
    async pull(controller) {
      const { value, done } = await payloads.next();
      if (!done && value) return controller.enqueue(toEvent(value));
      clearInterval(pinging);
      const retryMs = Math.round(Math.random() * maxReturnMs);
      controller.enqueue(stream.isDraining() ? Buffer.from(`retry: ${retryMs}\n\n`) : complete);
      controller.close();
    },
    async cancel() {
      clearInterval(pinging);
      await stream[Symbol.asyncIterator]().return?.();
      await payloads.return();
    },
  });
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  };
  return new Response(body, { headers });
}

function toEvent({ cursor, json }: Payload): Buffer {
  const tail = cursor === '' ? '\n\n' : `\nid: ${cursor}\n\n`;
  return Buffer.concat([beforeData, json, Buffer.from(tail)]);
}
