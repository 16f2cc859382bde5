import { Pool } from 'pg';
import { Registry } from 'prom-client';
import { toEventLog } from '#cli/wire/event-log.ts';
import { startGateway } from '#gateway/start-gateway.ts';
import { createEventLog } from '#orchestration/outbox/create-event-log.ts';
import { startEventFeed } from '#orchestration/outbox/event-feed.ts';
import {
  developmentAudience,
  developmentIssuer,
  loadDevelopmentIssuer,
} from '#platform/auth/development-issuer.ts';
import { createTokenVerifier } from '#platform/auth/verify-token.ts';
import { createLog } from '#platform/log.ts';
import { supergraphSdl } from './graph.ts';
import { answerQuestions } from './pinned-process.ts';

export interface GatewaySettings {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly port: number;
  readonly subgraphs: string;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as GatewaySettings;
const { signal } = new AbortController();
const log = createLog({ level: 'error', format: 'json', destination: process.stderr });
const pool = new Pool({ connectionString: settings.databaseUrl, max: 4 });
pool.on('error', () => {});
const feed = await startEventFeed({ pool, databaseUrl: settings.databaseUrl, log }, signal);
const issuer = await loadDevelopmentIssuer(settings.dataDir);
let published = supergraphSdl;
let publish: ((sdl: string) => void) | undefined;
const metrics = new Registry();
await startGateway(
  {
    host: '127.0.0.1',
    port: settings.port,
    supergraph: {
      async start(onUpdate) {
        publish = onUpdate;
        return { sdl: published, [Symbol.asyncDispose]: async () => {} };
      },
    },
    subgraphs: { orders: settings.subgraphs, customers: settings.subgraphs },
    auth: {
      verify: createTokenVerifier({
        issuer: developmentIssuer,
        audience: developmentAudience,
        jwks: issuer.jwks,
      }),
    },
    scopeOf: ({ scope }) => String(scope),
    live: { log: toEventLog(createEventLog(pool, feed)), ownerOf: () => undefined },
    limits: { maxSockets: 100_000, maxSocketsPerCaller: 100_000 },
    development: false,
    log,
    metrics,
  },
  signal,
);

answerQuestions({
  gc: () => globalThis.gc?.(),
  memory: () => process.memoryUsage(),
  metrics: () => metrics.getMetricsAsJSON(),
  swap() {
    published = `${published}\n# ${Date.now()}\n`;
    publish?.(published);
  },
});
