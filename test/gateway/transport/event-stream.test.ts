import { expect, test } from 'vitest';
import { readEventStream } from '#gateway/transport/event-stream.ts';

const never = new AbortController().signal;

function inPieces(text: string, size: number): Response {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  return new Response(body);
}

test.each([1, 2, 3, 7, 1_000])('reads events that come in pieces of %d bytes', async (size) => {
  const text =
    ':\n\nevent: next\ndata: {"a":"ä€"}\n\nevent:next\r\ndata:1\r\ndata: 2\r\n\r\n: ping\n\nevent: complete\ndata:\n\nevent: cut';
  expect(await Array.fromAsync(readEventStream(inPieces(text, size), never))).toEqual([
    { event: 'next', data: '{"a":"ä€"}' },
    { event: 'next', data: '1\n2' },
    { event: 'complete', data: '' },
  ]);
});

test('leaving cancels the source', async () => {
  const cancelled = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('event: next\ndata: 1\n\n')),
    cancel: () => cancelled.resolve(),
  });
  for await (const { data } of readEventStream(new Response(body), never)) {
    expect(data).toBe('1');
    break;
  }
  await cancelled.promise;
});

test('an abort ends the wait for the next event', async () => {
  const controller = new AbortController();
  const events = readEventStream(new Response(new ReadableStream()), controller.signal);
  const next = events.next();
  controller.abort(new Error('gone'));
  await expect(next).rejects.toThrow('gone');
});
