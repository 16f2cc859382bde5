import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { createIntake } from '#orchestration/inbox/message-intake.ts';
import { receiveWebhook } from '#orchestration/inbox/receive-webhook.ts';
import { orchestrationMigrations } from '#orchestration/migrations.ts';
import { type HttpAddress, type HttpServer, startHttpServer } from '#platform/http/listen.ts';
import type { Log } from '#platform/log.ts';
import { createPool } from '#platform/postgres/create-pool.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import type { AllSettings } from '../config/read-settings.ts';
import type { SystemAccess } from './connect-systems.ts';
import { createWebhookListener, createWebhookMetrics } from './webhook-listener.ts';
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
  const pool = stack.adopt(createPool(postgres.connection, poolSize, log), (open) => open.end());
  await migrate(pool, orchestrationMigrations, signal);
  const intake = createIntake(pool);
  const verifiers = createWebhookVerifiers(access);
  const takeIn = createWebhookListener({
    inbox: {
      receiveWebhook: (source, delivery) => receiveWebhook(intake, verifiers, source, delivery),
    },
    metrics: createWebhookMetrics(metrics),
    log,
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [path = ''] = (request.url ?? '').split('?', 1);
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
        if (request.url?.startsWith('/webhooks/')) return takeIn(request, response);
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

function respond(response: ServerResponse, status: number, content: object): void {
  const body = JSON.stringify(content);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}
