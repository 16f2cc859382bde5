import { Counter, type Registry } from 'prom-client';
import type { Inbox } from '#orchestration/inbox/start-inbox.ts';
import type { WebhookDelivery } from '#orchestration/inbox/webhook-source.ts';
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
export async function readBytes(body: AsyncIterable<Uint8Array> | readonly []): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
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

export interface WebhookIntake {
  readonly inbox: Pick<Inbox, 'receiveWebhook'>;
  /** Labelled with `source` and `outcome`. */
  readonly count: Counter<'source' | 'outcome'>;
  readonly log: Log;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly content: object;
}

/** Verifies and stores a webhook; answers what its sender is to be told. */
export async function answerWebhook(
  { inbox, count, log }: WebhookIntake,
  source: string,
  readDelivery: () => Promise<WebhookDelivery>,
): Promise<WebhookAnswer> {
  try {
    const outcome = await inbox.receiveWebhook(source, await readDelivery());
    count.inc({ source, outcome });
    return { status: 200, content: { received: true } };
  } catch (error) {
    const known = isCodedError(error) ? error : undefined;
    const status = (known && statusOf[known.code]) ?? 500;
    // A source that is not set up is whatever somebody typed: it may not become a label.
    count.inc({ source: known?.code === 'NOT_FOUND' ? 'unknown' : source, outcome: 'REFUSED' });
    log.warn({ err: error, source, status }, 'a webhook was refused');
    const code = known?.code ?? 'INTERNAL';
    return { status, content: { error: { code, message: known?.message ?? 'Internal error' } } };
  }
}

/** Takes in webhooks at `/webhooks/<source>`: verified, stored, answered, and worked on later. */
export function createWebhookRoute(intake: WebhookIntake): (request: Request) => Promise<Response> {
  return async (request) => {
    const source = new URL(request.url).pathname.replace(/^\/webhooks\//, '');
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    const { status, content } = await answerWebhook(intake, source, async () => ({
      headers: Object.fromEntries(request.headers),
      body: await readBytes(request.body ?? []),
      receivedAtMs: Date.now(),
    }));
    return Response.json(content, { status });
  };
}
