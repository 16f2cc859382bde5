import type { IncrementalPayload, IncrementalResults } from '../operations/incremental-results.ts';

const headers = {
  'content-type': 'multipart/mixed; boundary="-"; deferSpec=20220824',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
};

/** The results of an operation with `@defer` as parts of one answer: each goes out as it comes, and a client that leaves ends them. */
export function writeMultipart(results: IncrementalResults): Response {
  let isFirst = true;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await results.next();
      if (done || !value) return controller.close();
      controller.enqueue(Buffer.from(`${isFirst ? '\r\n---' : ''}${toPart(value)}`));
      isFirst = false;
    },
    async cancel() {
      await results.return();
    },
  });
  return new Response(body, { headers });
}

// A part ends with the boundary of the next, so that a client need not wait to see that it is whole.
function toPart(payload: IncrementalPayload): string {
  const tail = payload.hasNext ? '\r\n---' : '\r\n-----\r\n';
  return `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${JSON.stringify(payload)}${tail}`;
}
