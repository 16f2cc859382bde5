import type { CallContext } from '#domain/call-context.ts';
import type { Company } from '#sandbox/company/company.ts';
import { createCompany } from '#sandbox/company/create-company.ts';
import type { SimulatorConfig } from '#sandbox/kit/simulator.ts';
import { createAccessTokens } from '#systems/netsuite/access-token.ts';
import type { NetSuiteConfig } from '#systems/netsuite/config.ts';
import { createNetSuite, type NetSuite } from '#systems/netsuite/create-netsuite.ts';
import { sandboxAccount, sandboxPrivateKey } from '#systems/netsuite/simulator/sandbox-account.ts';
import {
  type NetSuiteSimulatorOptions,
  startNetSuiteSimulator,
} from '#systems/netsuite/simulator/start-netsuite-simulator.ts';
import { passThrough } from '../pass-through.ts';

export const seed = 7;
export const today = '2026-11-20';

/** Names as an operator would give them. */
export const naming = { system: 'netsuite', customerSystem: 'salesforce' };

let built: Company | undefined;

/** The company of the tests, built once. */
export function testCompany(): Company {
  built ??= createCompany({ seed, scale: 0.25, today });
  return built;
}

export function testContext(onCall?: CallContext['onCall']): CallContext {
  return {
    signal: AbortSignal.timeout(20_000),
    correlationId: 'test',
    priority: 'interactive',
    ...(onCall && { onCall }),
  };
}

export function sandboxConfig(baseUrl: string): NetSuiteConfig {
  const { clientId, certificateId, algorithm, taxCodeField } = sandboxAccount;
  return {
    baseUrl,
    clientId,
    certificateId,
    algorithm,
    taxCodeField,
    privateKey: { reveal: sandboxPrivateKey },
    customerSystem: naming.customerSystem,
  };
}

/** A running simulated account with our ports on it. */
export interface Sandbox extends AsyncDisposable {
  readonly url: string;
  readonly company: Company;
  readonly netSuite: NetSuite;
  /** A request with a valid token. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  query(q: string, ...params: string[]): Promise<Record<string, unknown>[]>;
  faults(faults: readonly object[]): Promise<void>;
  control(path: string, body?: unknown): Promise<Record<string, unknown>>;
}

export async function startSandbox(
  overrides: Partial<SimulatorConfig> = {},
  options: NetSuiteSimulatorOptions = {},
): Promise<Sandbox> {
  const company = testCompany();
  const config = { host: '127.0.0.1', port: 0, company, latency: 'fast', limits: 'real', seed } as const;
  const stop = new AbortController();
  const simulator = await startNetSuiteSimulator({ ...config, ...overrides }, stop.signal, options);
  const netSuite = createNetSuite({
    system: naming.system,
    config: sandboxConfig(simulator.url),
    fetch: passThrough,
  });
  const { url } = simulator;

  async function control(path: string, body?: unknown) {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${url}/_sandbox/${path}`, init);
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Record<string, unknown>;
  }
  let token: Promise<string> | undefined;
  async function request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    token ??= signIn(url);
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${await token}`, 'content-type': 'application/json', ...headers },
      ...(text !== undefined && { body: text as string }),
    });
  }
  return {
    url,
    company,
    netSuite,
    request,
    control,
    async query(q, ...params) {
      const response = await request(
        'POST',
        '/services/rest/query/v1/suiteql',
        { q, params },
        { prefer: 'transient' },
      );
      const page = (await response.json()) as { items?: Record<string, unknown>[] };
      if (!page.items) throw new Error(JSON.stringify(page));
      return page.items.map(({ links, ...row }) => row);
    },
    async faults(faults) {
      await control('faults', faults);
    },
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
}

/** A token by way of our own client's assertion. */
async function signIn(url: string): Promise<string> {
  const tokens = createAccessTokens({
    system: naming.system,
    config: sandboxConfig(url),
    fetch: passThrough,
    now: Date.now,
  });
  return tokens.token(testContext());
}

export const recordPath = '/services/rest/record/v1';

/** The calls that `work` made, tokens aside. */
export async function callsOf<T>(work: (ctx: ReturnType<typeof testContext>) => Promise<T>) {
  const calls: string[] = [];
  const result = await work(testContext(({ operation }) => calls.push(operation)));
  return { result, calls: calls.filter((operation) => operation !== 'token') };
}
