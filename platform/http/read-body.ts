import type { IncomingMessage } from 'node:http';
import { CodedError } from '../errors.ts';

/**
 * The whole body of a request, up to `limitBytes`. Throws `BAD_USER_INPUT` for a longer one, as soon as that is known, and
 * for one that ends early. The connection stays usable for the answer, which should close it.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const announcedBytes = Number(request.headers['content-length'] ?? 0);
  if (announcedBytes > limitBytes) throw tooLong(limitBytes);

  const chunks: Uint8Array[] = [];
  let receivedBytes = 0;
  try {
    // Leaving the loop must not destroy the stream, and with it the socket that the answer goes to.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      receivedBytes += (chunk as Uint8Array).byteLength;
      if (receivedBytes > limitBytes) throw tooLong(limitBytes);
      chunks.push(chunk as Uint8Array);
    }
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    throw new CodedError(
      'BAD_USER_INPUT',
      'The request ended before its whole body had arrived. Send it again.',
      {
        retryable: true,
        cause,
      },
    );
  }
  return Buffer.concat(chunks, receivedBytes);
}

function tooLong(limitBytes: number): CodedError {
  return new CodedError(
    'BAD_USER_INPUT',
    `The request body is longer than the ${limitBytes} bytes allowed. Send less at once.`,
  );
}
