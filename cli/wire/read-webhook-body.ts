import type { IncomingMessage } from 'node:http';
import { CodedError } from '#platform/errors.ts';

// The greatest that Stripe sends is some hundred kilobytes: an invoice with all its lines.
const maxBytes = 1_000_000;
/** Of one that is too long as much is read, so that its sender gets to see the answer. */
const maxReadBytes = 16 * maxBytes;

/**
 * The body's bytes. A longer one than 1 MB is read to its end without being kept, one without end is cut off; both are refused as
 * `BAD_USER_INPUT`, as is one that ends early. By events and not as an iterator, which costs more than all else that is done here.
 */
export function readWebhookBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (size > maxReadBytes) {
        request.pause();
        reject(tooLong());
      }
    });
    request.once('end', () => {
      if (size > maxBytes) reject(tooLong());
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    request.once('error', (cause) => reject(cutOff(cause)));
    request.once('close', () => {
      if (!request.complete) reject(cutOff(undefined));
    });
  });
}

function tooLong(): CodedError {
  return new CodedError(
    'BAD_USER_INPUT',
    `The webhook has more than ${maxBytes} bytes: no vendor’s that we know is as long`,
  );
}

function cutOff(cause: unknown): CodedError {
  return new CodedError(
    'BAD_USER_INPUT',
    'The webhook ended before its whole body had come. Send it again.',
    {
      retryable: true,
      cause,
    },
  );
}
