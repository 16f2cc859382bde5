import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { createIntake } from '#orchestration/inbox/message-intake.ts';
import { receiveWebhook } from '#orchestration/inbox/receive-webhook.ts';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { type HttpAddress, type HttpServer, startHttpServer } from '#platform/http/listen.ts';
import type { Log } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import type { AllSettings } from '../config/read-settings.ts';
import type { SystemAccess } from './connect-systems.ts';
import { answerWebhook, createWebhookCounter, readBytes, type WebhookIntake } from './webhook-route.ts';
import { createWebhookVerifiers } from './webhook-verifiers.ts';

export interface WebhookReceiverOptions {
  readonly settings: Pick<AllSettings, 'dataDir' | 'databaseUrl'>;
  readonly address: HttpAddress;
  readonly access: SystemAccess;
  readonly metrics: Registry;
  readonly log: Log;
}

const poolSize = 4;

/**
 * Takes in webhooks in a process that does nothing else: `/webhooks/<source>`, `/health/live`, `/health/ready` and `/metrics`. What it
 * stores is worked on by workers on the same database. Throws a `CodedError` where the database or the port is not to be had.
 */
export async function startWebhookReceiver(
  { settings, address, access, metrics, log }: WebhookReceiverOptions,
  signal: AbortSignal,
): Promise<HttpServer> {
  const { dataDir, databaseUrl } = settings;
  await using stack = new AsyncDisposableStack();
  const postgres = stack.use(
    await startPostgres({ dataDir, databaseUrl: databaseUrl?.reveal(), log }, signal),
  );
  const pool = stack.adopt(new Pool({ ...postgres.connection, max: poolSize }), (open) => open.end());
  pool.on('error', (err) => {
    if (!pool.ending) log.warn({ err }, 'an idle database connection was lost');
  });
  await migrate(pool, orchestrationMigrations, signal);
  const intake = createIntake(pool);
  const verifiers = createWebhookVerifiers(access);
  const webhooks: WebhookIntake = {
    inbox: {
      receiveWebhook: (source, delivery) => receiveWebhook(intake, verifiers, source, delivery),
    },
    count: createWebhookCounter(metrics),
    log,
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (path.startsWith('/webhooks/')) return await takeIn(webhooks, path.slice(10), request, response);
    if (path === '/metrics') {
      const text = await metrics.metrics();
      response.setHeader('content-type', metrics.contentType).end(text);
    } else if (path === '/health/live') respond(response, 200, { status: 'ok' });
    else if (path === '/health/ready') {
      const ready = await pool.query('select 1').catch(() => undefined);
      respond(response, ready ? 200 : 503, { status: ready ? 'ok' : 'postgres does not answer' });
    } else respond(response, 404, { error: { code: 'NOT_FOUND', message: `There is nothing at ${path}.` } });
  };
  const server = stack.use(
    await startHttpServer(
      (request, response) => {
        answer(request, response).catch((err: unknown) => {
          log.warn({ err }, 'a request could not be answered');
          response.destroy();
        });
      },
      address,
      signal,
    ),
  );
  const owned = stack.move();
  const { url, port, server: http } = server;
  return { url, port, server: http, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function takeIn(
  webhooks: WebhookIntake,
  source: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(405, { allow: 'POST' }).end();
    return;
  }
  const { status, content } = await answerWebhook(webhooks, source, async () => ({
    headers: toSingle(request.headers),
    // The answer goes to the same socket, also where the body is too long.
    body: await readBytes(request.iterator({ destroyOnReturn: false })),
    receivedAtMs: Date.now(),
  }));
  // A body that was not read to its end is not waited for.
  if (!request.complete) response.setHeader('connection', 'close');
  respond(response, status, content);
}

function respond(response: ServerResponse, status: number, content: object): void {
  const body = JSON.stringify(content);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}

function toSingle(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
