import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseWeirConfig } from '#cli/config/define-config.ts';
import { productSettings } from '#cli/config/read-settings.ts';
import { toPersonaClaims } from '#cli/personas.ts';
import { startWeir, type Weir } from '#cli/wire/start-weir.ts';
import { parseSettings } from '#platform/config/settings.ts';
import { createLog } from '#platform/log.ts';
import weirConfig from '#weir.config.ts';

export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Record<string, unknown>;
  }[];
  readonly extensions?: Record<string, unknown>;
}

export interface Product extends AsyncDisposable {
  readonly weir: Weir;
  readonly url: string;
  token(persona: string): Promise<string>;
  /** Asks over HTTP as a client does. */
  ask(persona: string, query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /** A simulated system's control routes. */
  sandbox(system: SystemName, path: string, body?: unknown): Promise<unknown>;
}

export type SystemName = 'salesforce' | 'netsuite' | 'stripe';

/** The whole product in this process, on free ports, with a database and simulated systems of its own. */
export async function startProduct(environment: Readonly<Record<string, string>> = {}): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-product-'));
  // The embedded PostgreSQL runs as nobody where we are root.
  await chmod(dataDir, 0o755);
  const settings = parseSettings(
    {
      PORT: '0',
      WEIR_DATA_DIR: dataDir,
      NODE_ENV: 'test',
      WEIR_LOG_LEVEL: 'error',
      WEIR_SANDBOX_LIMITS: 'off',
      ...environment,
    },
    productSettings,
  );
  const log = createLog({ level: settings.logLevel, format: 'line', destination: process.stderr });
  const stop = new AbortController();
  const weir = await startWeir(
    { settings, config: parseWeirConfig(weirConfig), runSandbox: true, log },
    stop.signal,
  );
  const { url } = weir.gateway;
  const tokens = new Map<string, Promise<string>>();

  const token = (persona: string): Promise<string> => {
    const known = tokens.get(persona);
    if (known) return known;
    const issuer = weir.identity.development;
    if (!issuer) throw new Error('the product under test has no development issuer');
    const signed = issuer.sign(toPersonaClaims(persona), 3_600);
    tokens.set(persona, signed);
    return signed;
  };

  return {
    weir,
    url,
    token,
    async ask(persona, query, variables = {}, headers = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await token(persona)}`,
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    async sandbox(system, path, body) {
      const init =
        body === undefined
          ? {}
          : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      const response = await fetch(`${weir.systems.sandboxUrls[system]}/_sandbox/${path}`, init);
      if (!response.ok)
        throw new Error(`${system} /_sandbox/${path}: ${response.status} ${await response.text()}`);
      return response.headers.get('content-type')?.includes('json') ? response.json() : undefined;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await weir[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
