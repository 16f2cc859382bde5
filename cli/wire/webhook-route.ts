import { Counter, type Registry } from 'prom-client';
import type { Inbox } from '#orchestration/inbox/start-inbox.ts';
import { CodedError, type ErrorCode, isCodedError } from '#platform/errors.ts';
import type { Log } from '#platform/log.ts';

// The greatest that Stripe sends is some hundred kilobytes: an invoice with all its lines.
const maxBodyBytes = 1_000_000;

const statusOf: Partial<Record<ErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  NOT_FOUND: 404,
};

/** Reads a longer body to its end without keeping it, so that its sender gets to see the answer; one without end is cut off. */
async function readBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size <= maxBodyBytes) chunks.push(chunk);
    if (size > 16 * maxBodyBytes) break;
  }
  if (size <= maxBodyBytes) return Buffer.concat(chunks);
  throw new CodedError(
    'BAD_USER_INPUT',
    `The webhook has more than ${maxBodyBytes} bytes: no vendor’s that we know is as long`,
  );
}

export function createWebhookCounter(registry: Registry): Counter<'source' | 'outcome'> {
  return new Counter({
    name: 'weir_webhooks_total',
    help: 'Webhooks that came in, by what became of them.',
    labelNames: ['source', 'outcome'],
    registers: [registry],
  });
}

/** Takes in webhooks at `/webhooks/<source>`: verified, stored, answered, and worked on later. */
export function createWebhookRoute({
  inbox,
  count,
  log,
}: {
  readonly inbox: Pick<Inbox, 'receiveWebhook'>;
  /** Labelled with `source` and `outcome`. */
  readonly count: Counter<'source' | 'outcome'>;
  readonly log: Log;
}): (request: Request) => Promise<Response> {
  return async (request) => {
    const source = new URL(request.url).pathname.replace(/^\/webhooks\//, '');
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    try {
      const delivery = {
        headers: Object.fromEntries(request.headers),
        body: await readBytes(request),
        receivedAtMs: Date.now(),
      };
      const outcome = await inbox.receiveWebhook(source, delivery);
      count.inc({ source, outcome });
      return Response.json({ received: true });
    } catch (error) {
      const known = isCodedError(error) ? error : undefined;
      const status = (known && statusOf[known.code]) ?? 500;
      // A source that is not set up is whatever somebody typed: it may not become a label.
      count.inc({ source: known?.code === 'NOT_FOUND' ? 'unknown' : source, outcome: 'REFUSED' });
      log.warn({ err: error, source, status }, 'a webhook was refused');
      const code = known?.code ?? 'INTERNAL';
      return Response.json({ error: { code, message: known?.message ?? 'Internal error' } }, { status });
    }
  };
}
