import { Registry } from 'prom-client';
import type { GatewayConfig } from '#gateway/gateway-config.ts';
import { type Gateway, startGateway } from '#gateway/start-gateway.ts';
import { createLibrary, type Library } from './library.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** How `ask` reaches the gateway: through its whole front without a connection, or through its port, where the hot path is. */
export const front: { through: 'fetch' | 'port' } = { through: 'fetch' };

export interface TestGateway extends Gateway {
  readonly library: Library;
  readonly lines: LogLine[];
  /** Posts an operation and reads the JSON answer. */
  ask(query: string, more?: AskOptions): Promise<Answer>;
}

export interface AskOptions {
  readonly variables?: unknown;
  readonly operationName?: string;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read by their paths in expectations
  readonly data: any;
  readonly errors:
    | readonly { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[]
    | undefined;
  readonly extensions: Record<string, unknown> | undefined;
}

/** A gateway over the library on a free port; tokens are their claims as JSON in base64url. */
export async function startTestGateway(config: Partial<GatewayConfig> = {}): Promise<TestGateway> {
  const library = createLibrary();
  const lines: LogLine[] = [];
  const writer = (level: LogLine['level']) => (fields: object, message: string) =>
    void (level !== 'debug' && lines.push({ level, message, fields: fields as Record<string, unknown> }));
  const gateway = await startGateway(
    {
      host: '127.0.0.1',
      port: 0,
      supergraph: { sdl: library.supergraphSdl },
      subgraphs: library.transports,
      auth: { verify: async (token) => JSON.parse(Buffer.from(token, 'base64url').toString()) },
      development: false,
      log: { debug: writer('debug'), info: writer('info'), warn: writer('warn'), error: writer('error') },
      metrics: new Registry(),
      ...config,
    },
    new AbortController().signal,
  );
  return {
    ...gateway,
    library,
    lines,
    async ask(query, { headers, ...params } = {}) {
      const request = new Request(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
          ...headers,
        },
        body: JSON.stringify({ query, ...params }),
      });
      const response = await (front.through === 'port' ? fetch(request) : gateway.fetch(request));
      const { data, errors, extensions } = (await response.json()) as Answer;
      return { status: response.status, headers: response.headers, data, errors, extensions };
    },
  };
}

export function bearer(claims: object): { authorization: string } {
  return { authorization: `Bearer ${Buffer.from(JSON.stringify(claims)).toString('base64url')}` };
}

/** A caller who may see all of the library. */
export const reader = bearer({ sub: 'reader', scope: 'books:read vault:read books:write audit finance' });
