import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { Inbox } from '#orchestration/inbox/start-inbox.ts';
import { CodedError, type ErrorCode, isCodedError } from '#platform/errors.ts';
import type { Log } from '#platform/log.ts';
import { readWebhookBody } from './read-webhook-body.ts';

const statusOf: Partial<Record<ErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  NOT_FOUND: 404,
};

export interface WebhookMetrics {
  readonly count: Counter<'source' | 'outcome'>;
  readonly seconds: Histogram<'source'>;
}

export function createWebhookMetrics(registry: Registry): WebhookMetrics {
  return {
    count: new Counter({
      name: 'weir_webhooks_total',
      help: 'Webhooks that came in, by what became of them.',
      labelNames: ['source', 'outcome'],
      registers: [registry],
    }),
    seconds: new Histogram({
      name: 'weir_webhook_seconds',
      help: 'From the head of a webhook to its answer, once it is stored; those that were refused left out.',
      labelNames: ['source'],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 5],
      registers: [registry],
    }),
  };
}

export interface WebhookIntake {
  readonly inbox: Pick<Inbox, 'receiveWebhook'>;
  readonly metrics: WebhookMetrics;
  readonly log: Log;
}

const prefix = '/webhooks/';
const received = JSON.stringify({ received: true });

/**
 * Takes in webhooks at `/webhooks/<source>`: verified, stored, answered, and worked on later. Straight from node:http, since they
 * come in floods.
 */
export function createWebhookListener(
  intake: WebhookIntake,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (request.method === 'POST') return void answer(intake, request, response);
    response.writeHead(405, { allow: 'POST' }).end();
  };
}

async function answer(
  { inbox, metrics, log }: WebhookIntake,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const beganMs = performance.now();
  const [path = ''] = (request.url ?? '').split('?', 1);
  const source = path.slice(prefix.length);
  try {
    const body = await readWebhookBody(request);
    const delivery = { headers: toSingle(request.headers), body, receivedAtMs: Date.now() };
    const outcome = await inbox.receiveWebhook(source, delivery);
    respond(response, 200, received);
    metrics.count.inc({ source, outcome });
    metrics.seconds.observe({ source }, (performance.now() - beganMs) / 1_000);
  } catch (error) {
    const known = isCodedError(error) ? error : new CodedError('INTERNAL', 'Internal error');
    const status = statusOf[known.code] ?? 500;
    // A body that was not read to its end is not waited for.
    if (!request.complete) response.setHeader('connection', 'close');
    respond(response, status, JSON.stringify({ error: { code: known.code, message: known.message } }));
    // A source that is not set up is whatever somebody typed: it may not become a label.
    metrics.count.inc({ source: known.code === 'NOT_FOUND' ? 'unknown' : source, outcome: 'REFUSED' });
    // Anybody may send what is refused: how it came to that is told of our own failures alone, or the log is theirs to fill.
    const why = status < 500 ? { reason: known.message.slice(0, 300) } : { err: error };
    log.warn({ ...why, source: source.slice(0, 64), status }, 'a webhook was refused');
  }
}

function respond(response: ServerResponse, status: number, body: string): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': length }).end(body);
}

/** Only `set-cookie`, which no webhook has, comes as a list. */
function toSingle(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return { ...headers, 'set-cookie': headers['set-cookie']?.join(', ') };
}
